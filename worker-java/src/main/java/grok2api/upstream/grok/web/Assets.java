package grok2api.upstream.grok.web;

import grok2api.platform.Clock;
import grok2api.platform.HttpReply;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream.Fetched;
import grok2api.upstream.MediaUpstream.Purpose;
import java.util.Locale;

/** Downloads finished pictures and films. */
final class Assets {
  private static final int MAX_REDIRECTS = 3;

  /** To the first byte, redirects included. */
  private static final int LIMIT_MILLIS = 60_000;

  private static final int MAX_TYPE_CHARS = 60;

  private final SessionCalls calls;
  private final Clock clock;

  Assets(SessionCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  Fetched fetch(Call call, String url, String range, Purpose purpose) {
    long untilMillis = clock.nowMillis() + call.within(LIMIT_MILLIS);
    AssetAddress address = AssetAddress.of(url);
    if (address == null) {
      return refused(Failure.Kind.REQUEST_REFUSED, 0, "no address of ours");
    }
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      long leftMillis = Math.max(1, untilMillis - clock.nowMillis());
      switch (calls.get(call, address.url(), address.wantsCookies(), range, purpose, leftMillis)) {
        case SessionCalls.Outcome.Failed failed -> {
          return new Fetched.Refused(
              address.wantsCookies() ? failed.failure() : blameless(failed.failure()));
        }
        case SessionCalls.Outcome.Answered answered -> {
          HttpReply reply = answered.reply();
          if (!isRedirect(reply.status())) {
            return found(reply);
          }
          reply.discard();
          address = address.redirected(reply.header("location"));
          if (address == null) {
            return refused(Failure.Kind.TROUBLE, reply.status(), "redirect to a foreign host");
          }
        }
      }
    }
    return refused(Failure.Kind.TROUBLE, 0, "too many redirects");
  }

  /** A host that was told nothing about the account can say nothing about it. */
  private static Failure blameless(Failure failure) {
    boolean refusal = failure.status() >= 400 && failure.status() < 500;
    return refusal
        ? Failure.of(Failure.Kind.REQUEST_REFUSED, failure.status(), "" + failure.status())
        : failure;
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static Fetched found(HttpReply reply) {
    boolean complete = reply.status() == 200 || reply.status() == 206;
    String type = type(reply);
    if (complete && isMedia(type)) {
      return new Fetched.Found(reply);
    }
    reply.discard();
    String detail = complete ? "type " + Redaction.of(type, MAX_TYPE_CHARS) : "no content";
    return refused(Failure.Kind.TROUBLE, reply.status(), detail);
  }

  /** The media type, lower case and without parameters; empty for none. */
  private static String type(HttpReply reply) {
    String header = reply.header("content-type");
    String type = header == null ? "" : header.toLowerCase(Locale.ROOT);
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).trim();
  }

  /** Not SVG: it may carry scripts. */
  private static boolean isMedia(String type) {
    return type.startsWith("image/") && !type.startsWith("image/svg")
        || type.startsWith("video/")
        || type.equals("application/octet-stream");
  }

  private static Fetched refused(Failure.Kind kind, int status, String detail) {
    return new Fetched.Refused(Failure.of(kind, status, detail));
  }
}
