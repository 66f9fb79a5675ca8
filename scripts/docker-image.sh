#!/usr/bin/env bash
# Builds a local stand-in for the official postgres image, for machines that reach a Debian mirror but no image registry.
# usage: sudo scripts/docker-image.sh [tag]        (default iu-core-postgres:15; prints the tag on stdout, progress on stderr)
set -euo pipefail

readonly major=15
readonly tag="${1:-iu-core-postgres:$major}"

if docker image inspect "$tag" >/dev/null 2>&1; then
  echo "$tag"
  exit 0
fi

for tool in debootstrap docker; do
  command -v "$tool" >/dev/null || { echo "docker-image.sh: $tool is not installed" >&2; exit 2; }
done

# The mirror is whatever this machine's apt already uses, so no address is written here.
suite="$(. /etc/os-release && echo "$VERSION_CODENAME")"
mirror="$(apt-get indextargets --format '$(LABEL) $(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
  awk -v suite="$suite" '$1 == "Debian" && $2 == suite && $3 == "main" { print $4; exit }')"
[ -n "$mirror" ] || { echo "docker-image.sh: apt lists no Debian $suite main archive" >&2; exit 2; }

root="$(mktemp -d "${TMPDIR:-/tmp}/iu-core-image.XXXXXX")"
cleanup() {
  umount "$root/proc" "$root/sys" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap cleanup EXIT
chmod 0755 "$root"

packages="postgresql-$major,postgresql-$major-pgtap,postgresql-$major-plpgsql-check,postgresql-$major-pgq3"
echo "docker-image.sh: building $tag from Debian $suite packages" >&2
debootstrap --foreign --variant=minbase --include="$packages" "$suite" "$root" "$mirror" >&2

# Package scripts must neither create nor start a cluster: the entrypoint does, in the container.
install -d "$root/etc/postgresql-common" "$root/docker-entrypoint-initdb.d"
echo "create_main_cluster = false" >"$root/etc/postgresql-common/createcluster.conf"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 0755 "$root/usr/sbin/policy-rc.d"
install -d "$root/etc/dpkg/dpkg.cfg.d"
echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
chroot "$root" /debootstrap/debootstrap --second-stage >&2

rm -rf "$root"/usr/share/{doc,man,info,locale,i18n} "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
# Compilation of queries is off in tests, and LLVM is a third of the image.
rm -f "$root"/usr/lib/*/{libLLVM-*,libz3.so.*} "$root"/usr/lib/postgresql/$major/lib/llvmjit*.so
rm -rf "$root"/usr/lib/postgresql/$major/lib/bitcode

cat >"$root/usr/local/bin/docker-entrypoint.sh" <<'ENTRYPOINT'
#!/usr/bin/env bash
# Same contract as the official image: POSTGRES_PASSWORD, POSTGRES_USER, POSTGRES_DB, POSTGRES_INITDB_ARGS,
# POSTGRES_HOST_AUTH_METHOD, PGDATA, and *.sql / *.sh in /docker-entrypoint-initdb.d.
set -euo pipefail
[ "${1:-postgres}" = postgres ] || [ "${1#-}" != "$1" ] || exec "$@"
[ "${1:-postgres}" != postgres ] || shift || true

if [ "$(id -u)" = 0 ]; then
  install -d -o postgres -g postgres -m 0700 "$PGDATA"
  install -d -o postgres -g postgres -m 2775 /var/run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" postgres "$@"
fi

user="${POSTGRES_USER:-postgres}"
database="${POSTGRES_DB:-$user}"
method="${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}"

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "$method" != trust ]; then
    echo "Error: Database is uninitialized and superuser password is not specified." >&2
    exit 1
  fi
  password=()
  secret="$(mktemp)"
  if [ -n "${POSTGRES_PASSWORD:-}" ]; then
    printf '%s\n' "$POSTGRES_PASSWORD" >"$secret"
    password=(--pwfile="$secret")
  fi
  # shellcheck disable=SC2086
  initdb --username="$user" "${password[@]}" ${POSTGRES_INITDB_ARGS:-}
  rm -f "$secret"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
  # Until the init scripts are done only the socket listens, so nobody outside sees a half-made database.
  pg_ctl -w -s start -o "-c listen_addresses=''"
  [ "$database" = postgres ] || createdb --username="$user" --maintenance-db=postgres "$database"
  for script in /docker-entrypoint-initdb.d/*; do
    case "$script" in
      *.sql) psql --no-psqlrc -v ON_ERROR_STOP=1 --username="$user" --dbname="$database" --file="$script" ;;
      *.sh) bash "$script" ;;
    esac
  done
  pg_ctl -w -s -m fast stop
fi

exec postgres -c listen_addresses='*' -c jit=off "$@"
ENTRYPOINT
chmod 0755 "$root/usr/local/bin/docker-entrypoint.sh"

tar --numeric-owner --one-file-system -C "$root" -cf - . | docker import \
  --change "ENV PATH=/usr/local/bin:/usr/lib/postgresql/$major/bin:/usr/bin:/bin" \
  --change "ENV LANG=C.UTF-8" \
  --change "ENV PG_MAJOR=$major" \
  --change "ENV PGDATA=/var/lib/postgresql/data" \
  --change "VOLUME /var/lib/postgresql/data" \
  --change "EXPOSE 5432" \
  --change 'ENTRYPOINT ["docker-entrypoint.sh"]' \
  --change 'CMD ["postgres"]' \
  - "$tag" >&2
echo "$tag"
