// Reads relations through JDBC and prints what views.c prints: java -cp DRIVER.jar Views.java URL RELATION…
// User and password come from PGUSER and PGPASSWORD.

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.*;
import java.time.format.DateTimeFormatter;

class Views {
  static final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0], System.getenv("PGUSER"), System.getenv("PGPASSWORD"))) {
      for (int i = 1; i < arguments.length; i++) read(connection, arguments[i]);
    }
    out.flush();
  }

  static void read(Connection connection, String name) throws Exception {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("SELECT * FROM " + name)) {
      ResultSetMetaData columns = rows.getMetaData();
      out.println("relation\t" + name);
      for (int i = 1; i <= columns.getColumnCount(); i++) out.println("column\t" + columns.getColumnName(i) + "\t" + type(columns, i));
      while (rows.next()) {
        out.print("row");
        for (int i = 1; i <= columns.getColumnCount(); i++) out.print("\t" + value(rows, columns.getColumnClassName(i), i));
        out.println();
      }
    }
  }

  // By its class in Java, since that is what a tool computes with.
  static String type(ResultSetMetaData columns, int i) throws SQLException {
    switch (columns.getColumnClassName(i) + " " + JDBCType.valueOf(columns.getColumnType(i))) {
      case "java.lang.String VARCHAR": return "text";
      case "java.lang.Boolean BIT": return "boolean";
      case "java.lang.Integer INTEGER": return "integer";
      case "java.lang.Long BIGINT": return "bigint";
      case "java.math.BigDecimal NUMERIC": return "numeric(" + columns.getPrecision(i) + "," + columns.getScale(i) + ")";
      case "java.sql.Date DATE": return "date";
      case "java.sql.Timestamp TIMESTAMP": return "timestamp";
      default: return "other (" + columns.getColumnClassName(i) + ", " + columns.getColumnTypeName(i) + ")";
    }
  }

  static String value(ResultSet rows, String type, int i) throws Exception {
    Object value = rows.getObject(i);
    if (value == null) return "\\N";
    if (!Class.forName(type).isInstance(value)) throw new ClassCastException("a " + value.getClass().getName() + " in a column of " + type);
    if (value instanceof java.math.BigDecimal number) return number.toPlainString();
    if (value instanceof Boolean truth) return truth ? "t" : "f";
    if (value instanceof Timestamp time) return time.toLocalDateTime().format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS"));
    return value.toString().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
  }
}
