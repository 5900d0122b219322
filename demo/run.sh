#!/usr/bin/env bash
# `make demo`: the 2013 cluster, a real tie, an office's registry, the whole conference and a year of changes, on a private server that is gone
# when this ends; what people look at stays in build/demo.
set -eu
cd "$(dirname "$0")/.."
. test/lib/server.sh

install_packages $(server_packages)
install_extension
start_server
createdb demo
psql -X -q -v ON_ERROR_STOP=1 -d demo -c 'CREATE EXTENSION emulation'
for part in demo registry conference; do
  PAGER= psql -X -q -v ON_ERROR_STOP=1 -d demo -f "demo/$part.sql"
done

mkdir -p build/demo
psql -X -q -d demo -v folder=build/demo -f demo/pages.sql
PAGER= psql -X -q -v ON_ERROR_STOP=1 -d demo -v folder=build/demo -f demo/year_of_changes.sql
page() { printf '  %-*s  %s\n' $((${#PWD} + 35)) "$PWD/build/demo/$1" "$2"; }
printf '\n%s\n' 'Các trang để mở bằng trình duyệt hoặc in / Pages to be opened in a browser or printed'
page report.html            'báo cáo hội nghị / the report of the conference'
page report-en.html         'bản tiếng Anh / the same in English'
page report-top3.html       'chỉ ba đơn vị đầu / the first three alone'
page units.html             'phiếu của từng đơn vị / a sheet for each unit'
page unit.html              'phiếu của một đơn vị, Long An / one of them'
page matrix.html            'bảng điểm chi tiết, A3 / the score table, A3'
page decision.html          'danh sách kèm quyết định của Thủ tướng / annex of a decision of the Prime Minister'
page decision-province.html 'danh sách kèm quyết định của tỉnh / annex of a decision of the provinces'
page year.html               'báo cáo của năm có nhiều thay đổi (giả định) / the report of the year of changes (invented)'
page minutes.html            'biên bản cuộc họp thường trực / minutes of a meeting'
page decision-2027.html      'danh sách kèm quyết định có tiền thưởng / annex of a decision with money'
page standings.svg          'biểu đồ xếp hạng / chart of the standing'
