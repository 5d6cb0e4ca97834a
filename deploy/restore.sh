#!/bin/sh
# Restores what backup.sh made, while neither Ragmill nor its Redis run: deploy/restore.sh SOURCE REDIS_DIRECTORY [DATA]
#
#   SOURCE           the directory that backup.sh made
#   REDIS_DIRECTORY  where Redis keeps its data (/var/lib/redis); must be empty
#   DATA             the directory of STORAGE_URI (/var/lib/ragmill); must be empty or absent
#
# Afterwards give both directories to the users that Redis and Ragmill run as.
set -eu

source=${1:?usage: restore.sh SOURCE REDIS_DIRECTORY [DATA]}
redis_directory=${2:?usage: restore.sh SOURCE REDIS_DIRECTORY [DATA]}
data=${3:-/var/lib/ragmill}
server=$(command -v redis-server || command -v valkey-server)
cli=$(command -v redis-cli || command -v valkey-cli)

empty() {
  [ -z "$(ls -A "$1" 2>/dev/null)" ] || { echo "$1 is not empty" >&2; exit 1; }
}

mkdir -p "$redis_directory" "$data"
empty "$redis_directory"
empty "$data"

tar --extract --file "$source/data.tar" --directory "$data"
tar --extract --file "$source/versions.tar" --directory "$data"

# A Redis with appendonly ignores a dump: it is read without, and the append-only file written from it.
cp "$source/redis.rdb" "$redis_directory/dump.rdb"
socket=$(mktemp -d)/redis.sock
"$server" --port 0 --unixsocket "$socket" --dir "$redis_directory" --dbfilename dump.rdb --appendonly no --save '' >/dev/null &
trap 'kill $! 2>/dev/null || true' EXIT
ask() {
  "$cli" -s "$socket" "$@"
}
# While it loads it answers, but not PONG.
until [ "$(ask ping 2>/dev/null)" = PONG ]; do
  kill -0 $! || { echo 'Redis could not read the dump' >&2; exit 1; }
  sleep 0.2
done
ask config set appendonly yes >/dev/null
until ask info persistence | grep -q '^aof_rewrite_in_progress:0' && ask info persistence | grep -q '^aof_rewrite_scheduled:0'; do
  sleep 0.2
done
ask info persistence | grep -q '^aof_last_bgrewrite_status:ok' || { echo 'Redis could not write its append-only file' >&2; exit 1; }
ask shutdown nosave
wait $! || true
trap - EXIT
rm -f "$redis_directory/dump.rdb"

echo "restored; start Redis with appendonly yes, then Ragmill"
