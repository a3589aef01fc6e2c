#!/bin/sh
# Makes both Python environments, on a machine that has nothing but Python >= 3.11.
# Does nothing, at once, when they are there and no lock file changed.
set -eu
cd "$(dirname "$0")/../.."
unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT UV_PYTHON PYTHONHOME PYTHONPATH
export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"

state=.run
log=$state/logs/setup.log
stamp=$state/setup.stamp
job=
dots=
steps=4
step=0

# The places of the environments count too: they hold absolute paths.
inputs() { pwd && cat pyproject.toml uv.lock bot/pyproject.toml bot/uv.lock deploy/local/setup.sh; }

ready() {
    [ -x .venv/bin/python ] && [ -x bot/.venv/bin/rasa ] && [ -f "$stamp" ] &&
        [ "$(cat "$stamp")" = "$1" ]
}

fail() { # title, what to do
    printf '\n错误：%s\nerror: %s\n' "$1" "$2" >&2
    exit 1
}

stop() {
    [ -z "$job" ] || kill "$job" 2>/dev/null || true
    [ -z "$dots" ] || kill "$dots" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

run() { # title, command...: one line of progress, a dot every five seconds, output in the log
    step=$((step + 1))
    printf '[%s/%s] %s … ' "$step" "$steps" "$1"
    shift
    began=$(date +%s)
    printf '$ %s\n' "$*" >>"$log"
    "$@" </dev/null >>"$log" 2>&1 &
    job=$!
    (while sleep 5 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do printf .; done) &
    dots=$!
    code=0
    wait "$job" || code=$?
    job=
    kill "$dots" 2>/dev/null || true
    dots=
    if [ "$code" -ne 0 ]; then
        printf '失败 failed\n\n' >&2
        tail -n 20 "$log" >&2
        fail "安装没有完成。请检查网络后再执行同一命令；完整日志见 $log" \
            "set-up is incomplete. Check the network and run the same command again; log: $log"
    fi
    printf '%s s\n' $(($(date +%s) - began))
}

note() { # title, what was found
    step=$((step + 1))
    printf '[%s/%s] %s … %s\n' "$step" "$steps" "$1" "$2"
}

version_between() { # python, lowest, highest minor version of 3
    "$1" -c "import sys; sys.exit(not (3, $2) <= sys.version_info[:2] <= (3, $3))" \
        >/dev/null 2>&1
}

find_python() { # lowest, highest minor version of 3: a path, or nothing
    for name in python3 python3.13 python3.12 python3.11 python3.10 python; do
        if version_between "$name" "$1" "$2"; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    # pyenv's shims are on PATH but fail for versions that are not switched on.
    for path in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python; do
        if version_between "$path" "$1" "$2"; then
            echo "$path"
            return
        fi
    done
    if [ -n "${uv:-}" ]; then
        for minor in $(seq "$2" -1 "$1" 2>/dev/null); do
            "$uv" python find --system --no-python-downloads "3.$minor" 2>/dev/null && return
        done
    fi
    return 0
}

find_uv() { # a uv that runs and knows dependency groups: a path, or nothing
    for path in "$PWD/.tools/bin/uv" "$PWD/.tools/venv/bin/uv" uv; do
        case "$("$path" --version 2>/dev/null)" in
        '' | 'uv 0.1.'* | 'uv 0.2.'* | 'uv 0.3.'* | 'uv 0.4.'*) ;;
        *) command -v "$path" && return ;;
        esac
    done
    return 0
}

fetch_uv() { # --target is allowed where the system's Python is "externally managed" (PEP 668)
    "$1" -m pip install --quiet --disable-pip-version-check --target .tools --upgrade uv ||
        { "$1" -m venv .tools/venv && .tools/venv/bin/python -m pip install --quiet uv; }
}

sync() { # environment, arguments: once more when it fails, networks do
    "$uv" sync --frozen "$@" || { sleep 3 && "$uv" sync --frozen "$@"; }
}

now=$(inputs | cksum)
if ready "$now"; then
    exit 0
fi
mkdir -p "$state/logs"
: >"$log"

uv=$(find_uv)
python=$(find_python 11 99)
[ -n "$python" ] || fail "需要 Python 3.11 或更高版本（例如 apt-get install python3）" \
    "Python 3.11 or later is wanted (for example: apt-get install python3)"
note "Python" "$python"

if [ -n "$uv" ]; then
    note "uv" "$uv"
else
    "$python" -c 'import pip' 2>/dev/null || "$python" -c 'import ensurepip' 2>/dev/null ||
        fail "这个 Python 没有 pip，请先安装（例如 apt-get install python3-pip）" \
            "this Python has no pip: install it (for example: apt-get install python3-pip)"
    run "下载 uv  fetching uv" fetch_uv "$python"
    uv=$(find_uv)
    [ -n "$uv" ] || fail "uv 无法运行，见 $log" "uv does not run, see $log"
fi

# An environment that works keeps its Python; a new one gets one that is here, else uv fetches one.
if version_between .venv/bin/python 11 13; then
    run "安装主环境  main environment" sync
else
    run "安装主环境  main environment" sync --python "$(find_python 11 13 | grep . || echo 3.12)"
fi
if version_between bot/.venv/bin/python 10 10; then
    run "安装对话模型环境  bot environment" sync --project bot
else
    run "安装对话模型环境  bot environment" \
        sync --project bot --python "$(find_python 10 10 | grep . || echo 3.10)"
fi
echo "$now" >"$stamp"
