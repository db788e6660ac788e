#!/bin/bash
# Whether this container's lianyi answers /readyz with 200; bash speaks enough HTTP for that.
set -eu
address=${LIANYI_OPS_LISTEN:-127.0.0.1:9090}
exec 3<>"/dev/tcp/${address%:*}/${address##*:}"
printf 'GET /readyz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$address" >&3
read -r _ status _ <&3
[ "$status" = 200 ]
