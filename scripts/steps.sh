# Steps that run side by side, each with its log, its progress and its time.
# Sourced by scripts/setup.

if ((BASH_VERSINFO[0] < 4)); then
  echo "These scripts need bash 4 or newer; docs/install.md has the plain commands." >&2
  exit 1
fi

set -m # each step gets a process group of its own, which can be stopped whole
declare -A step_pid=() step_label=() step_start=() step_told=()

# say ENGLISH SPANISH, as the program itself chooses its language.
say() {
  local wanted="${HEMEROTECA_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-es}}}}"
  if [[ "$wanted" == en* ]]; then echo "$1" >&2; else echo "$2" >&2; fi
}

fail() {
  echo "$*" >&2
  exit 1
}

clock() {
  if (($1 < 60)); then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}

# step NAME ENGLISH SPANISH COMMAND...: starts it and returns.
step() {
  local name="$1"
  step_label[$name]="$(say "$2" "$3" 2>&1)"
  step_start[$name]=$SECONDS
  step_told[$name]=$SECONDS
  say "→ ${step_label[$name]}" "→ ${step_label[$name]}"
  (set -e; "${@:4}") > ".setup/log/$name.log" 2>&1 < /dev/null &
  step_pid[$name]=$!
}

# await NAME...: returns when those steps are done, showing how all of them get on.
await() {
  local name
  while :; do
    for name in "${!step_pid[@]}"; do
      kill -0 "${step_pid[$name]}" 2> /dev/null || finish "$name"
    done
    any_left "$@" || break
    show_progress
    sleep 0.3
  done
}

any_left() {
  local name
  for name in "$@"; do
    [[ -n "${step_pid[$name]:-}" ]] && return 0
  done
  return 1
}

finish() {
  local name="$1" status=0
  wait "${step_pid[$name]}" || status=$?
  unset "step_pid[$name]"
  clear_line
  if ((status)); then
    echo "✗ ${step_label[$name]}:" >&2
    tail -n 15 ".setup/log/$name.log" >&2
    fail "$(say "The whole log: $PWD/.setup/log/$name.log; run the command again to go on from here." \
      "Registro completo: $PWD/.setup/log/$name.log; repita la orden para seguir desde aquí." 2>&1)"
  fi
  echo "✓ ${step_label[$name]} ($(clock $((SECONDS - step_start[$name]))))" >&2
}

# On a terminal one line is redrawn; elsewhere each step says something every 15 s.
show_progress() {
  local name all=""
  for name in "${!step_pid[@]}"; do
    if [[ -t 2 ]]; then
      all+="  ${step_label[$name]}: $(latest "$name" 34)"
    elif ((SECONDS - step_told[$name] >= 15)); then
      step_told[$name]=$SECONDS
      echo "  ${step_label[$name]}: $(latest "$name" 90)" >&2
    fi
  done
  [[ ! -t 2 ]] || printf '\r\033[K%.*s' "$(($(tput cols 2> /dev/null || echo 80) - 1))" "$all" >&2
}

clear_line() { [[ ! -t 2 ]] || printf '\r\033[K' >&2; }

# The last thing that a step said: for a compilation, how many files of how many.
latest() {
  local line
  line="$(tail -c 4000 ".setup/log/$1.log" | tr '\r' '\n' | grep -aoE '\[[0-9]+/[0-9]+\]' | tail -n 1)" ||
    line="$(tail -c 2000 ".setup/log/$1.log" | tr '\r' '\n' | grep -av -e '^ *$' -e '━' | tail -n 1)" || true
  printf '%.*s' "$2" "$line"
}

stop_steps() {
  local name
  clear_line
  for name in "${!step_pid[@]}"; do
    kill -- "-${step_pid[$name]}" 2> /dev/null || true
  done
}
trap stop_steps EXIT
trap 'exit 130' INT TERM HUP

# Two set-ups at once would tread on each other; the second waits, also for what
# a killed one left running.
only_one_at_a_time() {
  command -v flock > /dev/null || return 0
  exec 9> .setup/lock
  flock -n 9 && return
  say "Waiting for another set-up of this folder." "A la espera de otra instalación en esta carpeta."
  flock 9
}
