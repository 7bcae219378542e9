#!/bin/sh
# Checks a signed receipt with openssl: sh check.sh FILE PUBLIC-KEY. Ends with 0 when promise and words are as signed.
set -eu
file=$1 key=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
part() { sed -n "/^-----BEGIN $1-----\$/,/^-----END $1-----\$/p" "$file" | sed '1d;$d'; }
part PROMISE | sed '/^$/,$d' > "$folder/text"
part PROMISE | sed -n 's/^— [^ ]* //p' | base64 -d | tail -c 64 > "$folder/signature"
printf -- '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA%s\n-----END PUBLIC KEY-----\n' "$key" > "$folder/key"
openssl pkeyutl -verify -pubin -inkey "$folder/key" -rawin -in "$folder/text" -sigfile "$folder/signature"
nonce=$(part OPENING | sed -n 's/^nonce //p')
body=$(part OPENING | sed -n 2p)
made=$(printf 'pa-body/v1\n%s' "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$nonce" -binary | base64)
test "$made" = "$(sed -n 's/^commitment //p' "$folder/text")"
echo "The promise holds, and the words are those that were handed in."
