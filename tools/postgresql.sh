#!/bin/sh
# Make PostgreSQL's server available to the cluster tests: an existing one, else Debian's where apt may install it.
command -v postgres >/dev/null 2>&1 && exit 0
for server in /usr/lib/postgresql/*/bin/postgres; do
  [ -x "$server" ] && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing Debian's postgresql for the cluster tests"
  # Its package would make and start a cluster of its own, which nobody here needs.
  mkdir -p /etc/postgresql-common && [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null 2>&1 && exit 0
fi
echo "no PostgreSQL server: its tests will be skipped; install one (Debian: sudo apt-get install postgresql) and run make test-cluster again"
exit 0
