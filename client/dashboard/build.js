// npm run build: the site as files, in dist. npm run preview: on this machine, anew at each change.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";

const cache = "src/.observablehq/cache";
const [command = "build"] = process.argv.slice(2);

// Rows of an earlier day.
rmSync(`${cache}/data`, { recursive: true, force: true });

// Framework asks on the network which versions there are of libraries that its pages may use. These pages use none of
// them, and a folder is an answer, so that a server without the Internet builds them too.
const unused = ["@observablehq/plot", "@observablehq/sample-datasets", "apache-arrow", "arquero", "d3", "d3-dsv", "echarts", "htl",
  "isoformat", "leaflet", "lodash", "mapbox-gl", "parquet-wasm", "react", "react-dom", "topojson-client"];
for (const name of unused) mkdirSync(`${cache}/_npm/${name}@0.0.0`, { recursive: true });

const program = "node_modules/@observablehq/framework/dist/bin/observable.js";
const { status } = spawnSync(process.execPath, [program, command], {
  stdio: "inherit",
  env: { ...process.env, OBSERVABLE_TELEMETRY_DISABLE: "true" },
});
process.exit(status ?? 1);
