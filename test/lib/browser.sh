# Chromium without a window, and what drives it: for test/t/browser.t and make screenshots.
#
#   . test/lib/server.sh
#   . test/lib/browser.sh
#   install_browser     with apt what is missing, with npm what Debian does not have;
#                       where npm cannot bring it: says why and returns 77
#
# Sourced with the repository's root as the working directory.

# The last that runs on Debian 12's node.
PLAYWRIGHT=1.61.0
BROWSER_FOLDER=build/browser

# One after the other: two tests may need it at once.
install_browser() (
  mkdir -p build
  exec 7>build/browser-lock
  flock 7
  install_packages chromium fonts-noto-core poppler-utils tidy
  command -v npm >/dev/null || install_packages npm
  grep -qs "\"version\": \"$PLAYWRIGHT\"" "$BROWSER_FOLDER/node_modules/playwright-core/package.json" && return 0
  mkdir -p "$BROWSER_FOLDER"
  reason=$(npm install --no-audit --no-fund --ignore-scripts --fetch-timeout=20000 --fetch-retries=1 \
    --prefix "$BROWSER_FOLDER" "playwright-core@$PLAYWRIGHT" 2>&1) && return 0
  echo "npm cannot bring playwright-core: ${reason%%$'\n'*}"
  return 77
)

# A script of test/browser, with its arguments.
in_browser() { NODE_PATH="$BROWSER_FOLDER/node_modules" node "test/browser/$1" "${@:2}"; }

# client/dashboard in build/dashboard, with what it needs from npm; likewise.
install_dashboard() {
  local reason folder=build/dashboard
  mkdir -p "$folder"
  rm -rf "$folder"/{src,model,dist}
  cp -r client/dashboard/{.npmrc,*.json,*.js,model,src} "$folder/"
  rm -rf "$folder/src/.observablehq"
  cmp -s "$folder/package.json" "$folder/installed.json" && return 0
  reason=$(npm install --no-audit --no-fund --fetch-timeout=20000 --fetch-retries=1 --prefix "$folder" 2>&1) &&
    cp "$folder/package.json" "$folder/installed.json" && return 0
  echo "npm cannot bring what client/dashboard needs: ${reason%%$'\n'*}"
  return 77
}
