#!/bin/sh
# Backs up a running Ragmill of one machine: deploy/backup.sh TARGET [DATA]
#
#   REDIS_URL  the Redis (redis://localhost:6379/0); its password rather in REDISCLI_AUTH, as others can see command lines
#   REDIS_CLI  how to ask it (redis-cli or valkey-cli), e.g. 'docker compose exec -T redis valkey-cli'
#   TARGET     a directory that is not there yet
#   DATA       the directory of STORAGE_URI (/var/lib/ragmill)
#
# docs/deployment.md says what a backup holds and what it does not.
set -eu
# Documents and tasks are nobody else's.
umask 077

target=${1:?usage: backup.sh TARGET [DATA]}
data=${2:-/var/lib/ragmill}
redis=${REDIS_URL:-redis://localhost:6379/0}
cli=${REDIS_CLI:-$(command -v redis-cli || command -v valkey-cli)}

# Files come and go while they are read, and tar says so by a 1.
archive() {
  tar "$@" || [ $? -eq 1 ]
}

[ -d "$data/files" ] || { echo "$data is no directory of Ragmill's: it has no files/" >&2; exit 1; }
mkdir -p "$data/index"
mkdir "$target"

# Tasks first: whatever they refer to is in the directory then, and what is copied later cannot be missing from it.
# shellcheck disable=SC2086 # it may be several words
$cli -u "$redis" --rdb - > "$target/redis.rdb"

# Then what names the parts of the index, then the parts: those named are kept for ten minutes whatever is written.
(cd "$data" && find index -path '*/_versions/*' -type f -print0) |
  archive --create --file "$target/versions.tar" --directory "$data" --null --files-from -
archive --create --file "$target/data.tar" --directory "$data" --exclude '_versions' --exclude 'files/incoming' files index

echo "backed up to $target"
