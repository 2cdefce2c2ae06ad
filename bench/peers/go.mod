// Pins the one peer that Debian does not package; bench/run builds it into bench/work/bin.
module postern/bench/peers

go 1.23.0

require github.com/oauth2-proxy/oauth2-proxy/v7 v7.8.1
