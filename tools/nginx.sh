#!/bin/sh
# Make nginx available to the tests of the recipes in docs/deploying.md: an existing one, else Debian's where apt may install it.
command -v nginx >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing Debian's nginx for the tests of the recipes"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx; } >/dev/null 2>&1 && exit 0
fi
echo "no nginx: the tests of its recipe will be skipped; install it (Debian: sudo apt-get install nginx) and run make test again"
exit 0
