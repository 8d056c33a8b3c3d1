#!/usr/bin/env bash
# Runs every test of Twin and ends with "N passed, N failed, N skipped". --long adds chaos, soak and fuzz runs of minutes.
# Installs what the tests need from Debian (Chromium, PostgreSQL, mosquitto) when it is absent and we are allowed to.
# Two test projects run side by side, and one that only computes takes what time they leave; what each printed is shown whole when it
# has ended.
set -uo pipefail
cd "$(dirname "$0")"

LONG=0
for arg in "$@"; do
  case "$arg" in
    --long) LONG=1 ;;
    *) echo "usage: ./test.sh [--long]" >&2; exit 2 ;;
  esac
done
# TWIN_LONG: more kills, longer absences, the soak run. CsCheck_Iter: 200 times the usual tries of a property without a number of its own.
[ "$LONG" = 1 ] && export TWIN_LONG=1 CsCheck_Iter=20000

# Compilers, tests and what they start live for seconds: profiles for later optimisation cost more than they ever give back.
export DOTNET_TieredPGO=0

say() { printf '\n== %s\n' "$*"; }
die() { echo "$*" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

command -v dotnet >/dev/null || die "The .NET 10 SDK is needed (https://dotnet.microsoft.com)."
command -v node >/dev/null || die "Node 20 or later is needed for the front end."

may_install() { command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; }

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v mosquitto >/dev/null || [ -x /usr/sbin/mosquitto ] || missing+=(mosquitto)
command -v mosquitto_pub >/dev/null || missing+=(mosquitto-clients)
# Read to its end: grep -q would leave early, and fc-list's broken pipe would count as a missing font.
fc-list 2>/dev/null | grep -i 'noto.*cjk' >/dev/null || missing+=(fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ] && may_install; then
  say "installing ${missing[*]}"
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}") >/tmp/twin-apt.log 2>&1 \
    || { tail -5 /tmp/twin-apt.log; echo "could not install: tests that need these are skipped (or fail when CI=true)"; }
fi

# The same browser without a window's frame: a third less of the processor. A wish, not a need; without it the tests take Chromium.
if [ ! -x /usr/bin/chromium-headless-shell ] && may_install; then
  DEBIAN_FRONTEND=noninteractive timeout 60 apt-get install -y -qq --no-install-recommends chromium-headless-shell >/tmp/twin-apt-shell.log 2>&1 \
    || echo "chromium-headless-shell could not be installed: the tests take chromium"
fi

out=$(mktemp -d)
compiler="twin-test-$$"
lanes=()
# Ends what this run started and nothing else: the lanes with all that runs in them, and the compiler process of this run.
end_compiler() { for id in $(pgrep -f -- "-pipename:$compiler\$"); do kill "$id"; done; }
finish() {
  for lane in "${lanes[@]}"; do kill -- "-$lane" 2>/dev/null; done
  end_compiler
  rm -rf "$out"
}
trap finish EXIT
trap 'exit 130' INT TERM

say "building"
# One compiler process for all projects, of this run only: without it every project pays for warming up compiler and analyzers.
began=$SECONDS
dotnet build Twin.sln -c Release -v q --nologo -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" || die "the build failed"
end_compiler
echo "built in $((SECONDS - began)) s"

# The longest first, the rest as they come; a lane takes the next project whenever it is free. What only computes, and so cannot be
# disturbed by coming last, fills the time in which the others wait for something.
projects=()
for name in Chaos.Tests Browser.Tests Grains.Tests Storage.Tests Ingest.Tests Silo.Tests; do
  [ -f "tests/$name/$name.csproj" ] && projects+=("$name")
done
patient=()
for name in Domain.Tests Client.Tests Architecture.Tests; do
  [ -f "tests/$name/$name.csproj" ] && patient+=("$name")
done
for path in tests/*.Tests/*.csproj; do
  name=$(basename "$path" .csproj)
  [[ " ${projects[*]} ${patient[*]} " == *" $name "* ]] || projects+=("$name")
done

# run NAME [COMMAND]: runs a project, with COMMAND in front, into $out/NAME.log and writes "passed failed skipped" to $out/NAME.count. A
# project that ends badly without a failed test, or that says no numbers at all, counts as one failure.
run() {
  local name=$1 log="$out/$1.log" began=$SECONDS code p f s
  ${2:-} dotnet test --project "tests/$name/$name.csproj" -c Release --no-build --no-progress >"$log" 2>&1 </dev/null
  code=$?
  count() { grep -E "^ *$1: [0-9]+" "$log" | tail -1 | grep -oE '[0-9]+' | head -1; }
  p=$(count succeeded); f=$(count failed); s=$(count skipped)
  if [ -z "$p" ] || { [ "$code" != 0 ] && [ "${f:-0}" = 0 ]; }; then
    echo "$name ended with code $code" >>"$log"
    f=$((${f:-0} + 1))
  fi
  {
    flock 9
    say "$name ($((SECONDS - began)) s)"
    grep -vE '^\s*$|^Discovering|^Running tests' "$log"
    echo "${p:-0} ${f:-0} ${s:-0}" >"$out/$name.count"
  } 9>"$out/print.lock"
}

# lane: takes projects off the list until none is left.
lane() {
  local next
  while :; do
    next=$({ flock 8; i=$(cat "$out/next"); echo $((i + 1)) >"$out/next"; echo "$i"; } 8>"$out/next.lock")
    [ "$next" -lt ${#projects[@]} ] || return 0
    run "${projects[next]}"
  done
}

echo 0 >"$out/next"
set -m # each lane a process group of its own
for _ in 1 $([ "$(nproc)" -gt 1 ] && echo 2); do lane & lanes+=($!); done
{ for name in "${patient[@]}"; do run "$name" "nice -n 15"; done; } & lanes+=($!)
set +m
wait "${lanes[@]}"
lanes=()

passed=0; failed=0; skipped=0
for name in "${projects[@]}" "${patient[@]}"; do
  read -r p f s <"$out/$name.count" 2>/dev/null || { echo "$name was not run"; p=0; f=1; s=0; }
  passed=$((passed + p)); failed=$((failed + f)); skipped=$((skipped + s))
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
