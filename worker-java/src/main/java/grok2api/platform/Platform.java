package grok2api.platform;

/** Every port the gateway is built from, one set for each isolate. */
public record Platform(
    Sql sql,
    Kv kv,
    Assets assets,
    Http http,
    Sockets sockets,
    Json json,
    Encodings encodings,
    Digests digests,
    Crypto crypto,
    Entropy entropy,
    Clock clock,
    Parallel parallel,
    Log log,
    Environment environment) {}
