#!/usr/bin/env bash
# Runs every test of Twin and ends with "N passed, N failed, N skipped". --long adds chaos, soak and fuzz runs of minutes.
# Installs what the tests need from Debian (Chromium, PostgreSQL, mosquitto) when it is absent and we are allowed to.
set -uo pipefail
cd "$(dirname "$0")"

LONG=0
for arg in "$@"; do
  case "$arg" in
    --long) LONG=1 ;;
    *) echo "usage: ./test.sh [--long]" >&2; exit 2 ;;
  esac
done
[ "$LONG" = 1 ] && export TWIN_LONG=1

say() { printf '\n== %s\n' "$*"; }
die() { echo "$*" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

command -v dotnet >/dev/null || die "The .NET 10 SDK is needed (https://dotnet.microsoft.com)."
command -v node >/dev/null || die "Node 20 or later is needed for the front end."

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v mosquitto >/dev/null || [ -x /usr/sbin/mosquitto ] || missing+=(mosquitto)
command -v mosquitto_pub >/dev/null || missing+=(mosquitto-clients)
fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing+=(fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  say "installing ${missing[*]}"
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}") >/tmp/twin-apt.log 2>&1 \
    || { tail -5 /tmp/twin-apt.log; echo "could not install: tests that need these are skipped (or fail when CI=true)"; }
fi

say "building"
dotnet build Twin.sln -c Release -v q --nologo || die "the build failed"

passed=0; failed=0; skipped=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  say "$name"
  log=$(mktemp)
  dotnet test --project "$project" -c Release --no-build --no-progress 2>&1 | tee "$log" | grep -vE '^\s*$|^Discovering|^Running tests'
  code=${PIPESTATUS[0]}
  count() { grep -E "^ *$1: [0-9]+" "$log" | tail -1 | grep -oE '[0-9]+' | head -1; }
  p=$(count succeeded); f=$(count failed); s=$(count skipped)
  passed=$((passed + ${p:-0})); failed=$((failed + ${f:-0})); skipped=$((skipped + ${s:-0}))
  if [ "$code" != 0 ] && [ "${f:-0}" = 0 ]; then echo "$name ended with code $code"; failed=$((failed + 1)); fi
  rm -f "$log"
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
