// Nothing is loaded from elsewhere: no fonts, no search index, no link to the maker of the tool.
export default {
  title: "Thi đua – Khen thưởng",
  root: "src",
  style: "style.css",
  globalStylesheets: [],
  head: '<script>document.documentElement.lang = "vi"</script><link rel="icon" href="data:,">',
  home: "Thi đua – Khen thưởng",
  pages: [
    { name: "Bảng xếp hạng", path: "/index" },
    { name: "Các năm của một đơn vị", path: "/don-vi" },
    { name: "Mức đạt từng tiêu chí", path: "/tieu-chi" },
    { name: "Khen thưởng", path: "/khen-thuong" },
    { name: "Việc cần làm", path: "/viec-can-lam" },
  ],
  toc: false,
  pager: false,
  footer: "",
};
