#!/bin/sh
# Makes what two nodes need to know each other by TLS: make-certificates.sh DIRECTORY PASSWORD NAME...
set -e
cd "$1"
password="$2"
shift 2

# tag::certificates
# An authority of your own, which signs the nodes' certificates. Its key stays with you.
keytool -genkeypair -alias authority -keyalg RSA -keysize 3072 -dname "CN=cluster authority" -validity 3650 \
  -ext bc:critical=ca:true -keystore authority.p12 -storepass "$password"
keytool -exportcert -rfc -alias authority -keystore authority.p12 -storepass "$password" -file authority.pem

# What each node trusts: the authority, and nobody else.
keytool -importcert -noprompt -alias authority -file authority.pem -keystore trust.p12 -storepass "$password"

# For each node a key, and the authority's word for it.
for node in "$@"; do
  keytool -genkeypair -alias node -keyalg RSA -keysize 3072 -dname "CN=$node" -validity 365 \
    -keystore "$node.p12" -storepass "$password"
  keytool -certreq -alias node -keystore "$node.p12" -storepass "$password" -file "$node.csr"
  keytool -gencert -rfc -alias authority -keystore authority.p12 -storepass "$password" -validity 365 \
    -ext san=ip:127.0.0.1,dns:localhost -infile "$node.csr" -outfile "$node.pem"
  keytool -importcert -noprompt -alias authority -file authority.pem -keystore "$node.p12" -storepass "$password"
  keytool -importcert -alias node -file "$node.pem" -keystore "$node.p12" -storepass "$password"
done
# end::certificates
