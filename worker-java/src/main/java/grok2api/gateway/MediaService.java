package grok2api.gateway;

import grok2api.accounts.Feedback;
import grok2api.http.Request;
import grok2api.media.ByteRange;
import grok2api.media.MediaLinks;
import grok2api.media.MediaName;
import grok2api.media.MediaType;
import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.MediaSettings;
import grok2api.settings.Settings;
import grok2api.store.AccountChoice;
import grok2api.store.AccountId;
import grok2api.store.Downloaders;
import grok2api.store.Downloaders.Downloader;
import grok2api.store.JsonLists;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream;
import grok2api.upstream.MediaUpstream.Fetched;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows media of the upstream: from the store if it has them, else from the upstream, with a copy
 * for the store.
 *
 * <p>What the store has anybody may see who knows its name. The upstream is asked only for links
 * that this gateway has signed: nobody else can make accounts work, nor see what belongs to them.
 */
public final class MediaService {
  /** How long others wait for who is fetching the same media. */
  private static final long WAIT_MILLIS = 5_000;

  private static final long POLL_MILLIS = 100;

  /** Who has not ended by then was cut off, and cannot say so any more. */
  private static final long FETCH_MILLIS = 150_000;

  /** Accounts asked for one object. */
  private static final int ACCOUNTS = 2;

  private static final long NO_ACCOUNT_SECONDS = 60;
  private static final int ETAG_CHARS = 22;
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;
  private static final int GONE = 410;
  private static final int OUT_OF_RANGE = 416;

  private final Platform platform;
  private final MediaUpstream media;
  private final MediaCache cache;
  private final Admission admission;
  private final Feedback feedback;
  private final Warmth warmth;
  private final LocalDay localDay;
  private final Map<String, Long> fetchingSince = new HashMap<>();

  MediaService(
      Platform platform,
      MediaUpstream media,
      MediaCache cache,
      Admission admission,
      Feedback feedback,
      Warmth warmth,
      LocalDay localDay) {
    this.platform = platform;
    this.media = media;
    this.cache = cache;
    this.admission = admission;
    this.feedback = feedback;
    this.warmth = warmth;
    this.localDay = localDay;
  }

  /**
   * What a client gets.
   *
   * @param etag quoted
   * @param maxAgeSeconds until the store forgets it
   * @param shared whether caches that serve others may have it, too
   */
  public record Answer(Content content, String etag, long maxAgeSeconds, boolean shared) {}

  /** The body, or why there is none. */
  public sealed interface Content {
    /** The client has it already. */
    record Unchanged() implements Content {}

    /**
     * Everything.
     *
     * @param size in bytes; -1 when unknown
     */
    record Whole(String contentType, long size, ByteStream bytes) implements Content {}

    /**
     * A range.
     *
     * @param range as in {@code Content-Range}
     * @param length in bytes; -1 when unknown
     */
    record Part(String contentType, String range, long length, ByteStream bytes)
        implements Content {}

    /**
     * There is nothing in that range.
     *
     * @param size of the whole; -1 when unknown
     */
    record OutOfRange(long size) implements Content {}
  }

  /** One wish to see media. */
  private final class Viewing {
    final Request request;
    final MediaName name;
    final String accountId;
    final String etag;

    /**
     * @param accountId who may have made it; null for nobody in particular
     */
    Viewing(Request request, MediaName name, String accountId) {
      this.request = request;
      this.name = name;
      this.accountId = accountId;
      this.etag =
          "\""
              + platform.digests().sha256Base64Url(name.canonical()).substring(0, ETAG_CHARS)
              + "\"";
    }

    /** What of it is wanted; null for everything. */
    ByteRange range() {
      String only = request.header("If-Range");
      return only == null || only.trim().equals(etag)
          ? ByteRange.read(request.header("Range"))
          : null;
    }

    boolean known() {
      return names(request.header("If-None-Match"), etag);
    }
  }

  /**
   * Answers a request for media.
   *
   * @param name the link's last segment, percent-decoded
   * @throws Refused with {@link Refusal.NotFound} also for media that need a signature
   */
  public Answer show(Request request, String name) {
    MediaName read = MediaName.read(name, platform.encodings());
    if (read == null) {
      throw missing();
    }
    Viewing viewing = new Viewing(request, read, request.query("a"));
    MediaCache.Found found = cache.open(read);
    if (found != null) {
      return stored(viewing, found);
    }
    Settings settings = admission.settings();
    if (!allowed(viewing, settings.media())) {
      throw missing();
    }
    if (viewing.known()) {
      return upstream(new Content.Unchanged(), viewing, settings.media());
    }
    return fetched(viewing, settings);
  }

  /**
   * The same for who may see it whatever the link, which there is none of. No cache may give it to
   * anybody else.
   *
   * @param url at the upstream, absolute
   * @param accountId of the account that made it; null when unknown
   */
  public Answer showOwn(Request request, String url, String accountId) {
    MediaName name = MediaName.of(url, platform.encodings());
    if (name == null || !media.knows(url)) {
      throw missing();
    }
    Viewing viewing = new Viewing(request, name, accountId);
    MediaCache.Found found = cache.open(name);
    Answer answer = found != null ? stored(viewing, found) : fetched(viewing, admission.settings());
    return new Answer(answer.content(), answer.etag(), answer.maxAgeSeconds(), false);
  }

  /**
   * A picture behind a link of our own, for a chat that shows it to the upstream again: from the
   * store, or fetched as for anybody else with that link.
   *
   * @param url as for {@link MediaCache#own}
   * @return null when it cannot be had
   */
  Bytes own(String url, MediaLinks links, Request request) {
    Bytes kept = cache.own(url, links, request.origin());
    MediaCache.Linked linked = kept == null ? cache.linked(url, links, request.origin()) : null;
    if (linked == null || linked.name().isUpload()) {
      return kept;
    }
    try {
      Answer answer = showOwn(request, linked.name().url(), linked.accountId());
      return answer.content() instanceof Content.Whole whole
          ? whole.bytes().collect(MediaCache.MAX_BYTES)
          : null;
    } catch (Refused | HttpFailed e) {
      return null;
    }
  }

  private boolean allowed(Viewing viewing, MediaSettings settings) {
    MediaName name = viewing.name;
    Request request = viewing.request;
    MediaLinks links = settings.links(platform, request.origin());
    return !name.isUpload()
        && (links.signed(name.asked(), request.query("s")) || settings.unsignedLinks())
        && media.knows(name.url());
  }

  /** What the store has. */
  private Answer stored(Viewing viewing, MediaCache.Found found) {
    if (cache.untouched(found.key())) {
      viewing.request.background().run(() -> cache.touch(found.key()));
    }
    long now = platform.clock().nowMillis();
    long maxAge = Math.max(0, found.expiresAtSeconds() - now / 1000);
    return new Answer(content(viewing, found), viewing.etag, maxAge, shared());
  }

  private Content content(Viewing viewing, MediaCache.Found found) {
    if (viewing.known()) {
      found.bytes().cancel();
      return new Content.Unchanged();
    }
    ByteRange range = viewing.range();
    if (range == null) {
      return new Content.Whole(
          found.contentType(), found.size() > 0 ? found.size() : -1, found.bytes());
    }
    if (found.size() > 0) {
      return part(range, found.contentType(), found.size(), found.bytes());
    }
    try {
      Bytes bytes = found.bytes().collect(MediaCache.MAX_BYTES);
      return part(range, found.contentType(), bytes.size(), bytes.stream());
    } catch (HttpFailed e) {
      throw new Refused(new Refusal.CacheUnavailable());
    }
  }

  private static Content part(ByteRange range, String contentType, long size, ByteStream bytes) {
    ByteRange.Part part = range.within(size);
    if (part == null) {
      bytes.cancel();
      return new Content.OutOfRange(size);
    }
    return new Content.Part(
        contentType,
        "bytes " + part.first() + "-" + part.last() + "/" + size,
        part.length(),
        bytes.slice(part.first(), part.length()));
  }

  /** What the database cannot tell is taken to be private. */
  private boolean shared() {
    try {
      return shared(admission.settings().media());
    } catch (SqlFailed | Refused e) {
      return false;
    }
  }

  private static boolean shared(MediaSettings settings) {
    return !settings.linkSecret().isEmpty() && !settings.unsignedLinks();
  }

  private Answer upstream(Content content, Viewing viewing, MediaSettings settings) {
    long now = platform.clock().nowMillis();
    long maxAge = localDay.expirySeconds(now) - now / 1000;
    return new Answer(content, viewing.etag, maxAge, shared(settings));
  }

  /** What the store lacks: one request of an isolate fetches it, others wait for that a while. */
  private Answer fetched(Viewing viewing, Settings settings) {
    String name = viewing.name.canonical();
    if (fetching(name)) {
      waitFor(name);
      MediaCache.Found found = cache.open(viewing.name);
      if (found != null) {
        return stored(viewing, found);
      }
    }
    boolean first = !fetching(name);
    if (!first) {
      return upstream(new Fetch(viewing, settings, false).content(), viewing, settings.media());
    }
    fetchingSince.put(name, platform.clock().nowMillis());
    Fetch fetch = new Fetch(viewing, settings, true);
    try {
      return upstream(fetch.content(), viewing, settings.media());
    } finally {
      if (!fetch.storing) {
        fetchingSince.remove(name);
      }
    }
  }

  private boolean fetching(String name) {
    Long since = fetchingSince.get(name);
    return since != null && platform.clock().nowMillis() - since < FETCH_MILLIS;
  }

  private void waitFor(String name) {
    long until = platform.clock().nowMillis() + WAIT_MILLIS;
    while (fetching(name) && platform.clock().nowMillis() < until) {
      platform.clock().sleep(POLL_MILLIS);
    }
  }

  /** Media on their way from the upstream. */
  private final class Fetch {
    private final Viewing viewing;
    private final Settings settings;
    private final MediaSignal signal;
    private final ByteRange range;
    private final boolean storable;
    private boolean storing;

    /**
     * @param storable whether a copy may go to the store
     */
    Fetch(Viewing viewing, Settings settings, boolean storable) {
      this.viewing = viewing;
      this.settings = settings;
      this.signal = new MediaSignal(viewing.request.signal());
      this.range = viewing.range();
      this.storable =
          storable
              && cache.takes(
                  new MediaCache.Entry(viewing.name, MediaType.BYTES, -1, null),
                  settings.media().kept());
    }

    Content content() {
      boolean whole = range == null || (storable && range.fromStart());
      Source source = ask(whole ? null : viewing.request.header("Range"));
      if (source == null) {
        return new Content.OutOfRange(-1);
      }
      HttpReply reply = source.reply();
      String contentType = MediaType.harmless(reply.header("content-type"));
      String part = reply.header("content-range");
      boolean ranged = reply.status() == 206;
      if (contentType == null || (ranged && (whole || part == null))) {
        reply.discard();
        throw new Refused(new Refusal.UpstreamFailed());
      }
      if (ranged) {
        return new Content.Part(contentType, part, length(reply), reply.stream());
      }
      long size = length(reply);
      ByteStream bytes = bytes(source, contentType, size);
      return whole && range != null && size >= 0
          ? part(range, contentType, size, bytes)
          : new Content.Whole(contentType, size, bytes);
    }

    /** The client's bytes; the same go to the store if it should have them. */
    private ByteStream bytes(Source source, String contentType, long size) {
      MediaCache.Entry entry =
          new MediaCache.Entry(viewing.name, contentType, size, source.accountId());
      if (!storable || !cache.takes(entry, settings.media().kept())) {
        return source.reply().stream();
      }
      storing = true;
      signal.want();
      ByteStream.Copy copy = source.reply().stream().copy(cache.maxBytes());
      viewing
          .request
          .background()
          .run(
              () -> {
                try {
                  cache.store(entry, copy);
                } finally {
                  fetchingSince.remove(viewing.name.canonical());
                }
              });
      return copy.forClient();
    }

    /** Null when there is nothing in the range. */
    private Source ask(String sentRange) {
      String url = viewing.name.url();
      if (!MediaLinks.needsAccount(url)) {
        return switch (fetch("", sentRange)) {
          case Fetched.Found found -> new Source(found.reply(), null);
          case Fetched.Refused refused -> refused(refused.failure());
        };
      }
      List<Downloader> accounts = accounts();
      if (accounts.isEmpty()) {
        throw new Refused(new Refusal.NoAccount(NO_ACCOUNT_SECONDS));
      }
      int asked = 0;
      while (true) {
        Downloader account = accounts.get(asked++);
        switch (fetch(account.token(), sentRange)) {
          case Fetched.Found found -> {
            return new Source(found.reply(), account.id());
          }
          case Fetched.Refused refused -> {
            learn(account, refused.failure());
            boolean more = asked < ACCOUNTS && asked < accounts.size();
            if (!more || !anotherMaySee(refused.failure(), account)) {
              return refused(refused.failure());
            }
          }
        }
      }
    }

    private Fetched fetch(String credential, String sentRange) {
      return media.fetch(
          new AccountUpstream.Call(credential, settings.grok(), signal),
          viewing.name.url(),
          sentRange,
          MediaUpstream.Purpose.SHOW);
    }

    private List<Downloader> accounts() {
      String hint = viewing.accountId;
      List<String> keys =
          List.of(
              MediaCache.key(MediaType.IMAGE, viewing.name.canonical()),
              MediaCache.key(MediaType.VIDEO, viewing.name.canonical()));
      try {
        return Downloaders.read(
            platform
                .sql()
                .run(
                    Downloaders.of(
                        hint != null && AccountId.isId(hint) ? hint : null,
                        JsonLists.ofTexts(platform.json(), keys).get(0),
                        platform.entropy().below(AccountChoice.PLACES),
                        platform.clock().nowMillis())));
      } catch (SqlFailed e) {
        if (e.schemaOutdated()) {
          throw new Refused(new Refusal.SchemaOutdated());
        }
        throw e;
      }
    }

    /** Only a refused session says something about the account. */
    private void learn(Downloader account, Failure failure) {
      List<Statement> learnt =
          feedback.fetchingFailed(account.token(), failure, settings.token(), warmth.schema());
      if (!learnt.isEmpty()) {
        viewing.request.background().run(() -> platform.sql().batch(learnt));
      }
    }
  }

  /**
   * Media that were found.
   *
   * @param accountId who may see them; null when everybody may, or it has no id yet
   */
  private record Source(HttpReply reply, String accountId) {}

  /** Media that are gone for the one that made them may still be there for another. */
  private static boolean anotherMaySee(Failure failure, Downloader asked) {
    return switch (failure.kind()) {
      case SESSION_REFUSED, CREDENTIAL_DEAD, ACCOUNT_BLOCKED, CREDENTIAL_LOCKED -> true;
      case FORBIDDEN -> asked.knows();
      case REQUEST_REFUSED -> asked.knows() && failure.status() == NOT_FOUND;
      case CHALLENGE, RATE_LIMITED, CONTENT_REFUSED, TROUBLE, TIMEOUT, MISCONFIGURED, CLIENT_GONE ->
          false;
    };
  }

  /** Null when there is nothing in the range. */
  private static Source refused(Failure failure) {
    if (failure.status() == OUT_OF_RANGE) {
      return null;
    }
    if (failure.status() == NOT_FOUND || failure.status() == GONE) {
      throw missing();
    }
    if (failure.kind() == Failure.Kind.FORBIDDEN && failure.status() == FORBIDDEN) {
      throw new Refused(
          new Refusal.Forbidden("media_forbidden", "The upstream does not show this to us."));
    }
    throw new Refused(Attempts.refusal(failure));
  }

  private static Refused missing() {
    return new Refused(new Refusal.NotFound("There is no such picture or film (any more)."));
  }

  /** What was told of the size, unless it is that of a compressed form; -1 for nothing. */
  private static long length(HttpReply reply) {
    String length = reply.header("content-length");
    if (length == null || length.length() > 15 || reply.header("content-encoding") != null) {
      return -1;
    }
    try {
      return Math.max(-1, Long.parseLong(length));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Whether a list of entity tags has this one (RFC 9110, section 13.1.2). */
  private static boolean names(String list, String etag) {
    return list != null && list.contains(etag);
  }
}
