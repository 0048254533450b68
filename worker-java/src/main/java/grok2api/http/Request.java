package grok2api.http;

import grok2api.platform.Background;
import grok2api.platform.Signal;
import java.util.List;

/** One incoming request, a view over the runtime's own. */
public interface Request {
  /** A UUID for logs and the {@code x-request-id} header. */
  String id();

  /** Upper case, e.g. {@code GET}. */
  String method();

  /** Percent-encoded as received, without the query, e.g. {@code /v1/models/grok-4}. */
  String path();

  /** Scheme and authority, e.g. {@code https://gw.example}. */
  String origin();

  /** The first value of a query parameter, decoded; null when absent. */
  String query(String name);

  /** Every value of a query parameter in its order, decoded; empty when absent. */
  List<String> queries(String name);

  /** A header's value by case-insensitive name; null when absent. */
  String header(String name);

  /**
   * The whole body as UTF-8 text.
   *
   * @throws grok2api.refusal.Refused with {@link grok2api.refusal.Refusal.BodyTooLarge} beyond
   *     {@code maxBytes}, without reading further
   */
  String body(long maxBytes);

  /**
   * The whole body as {@code multipart/form-data} (RFC 7578).
   *
   * @throws grok2api.refusal.Refused with {@link grok2api.refusal.Refusal.BodyTooLarge} beyond
   *     {@code maxBytes}, without reading further; or with the code {@code invalid_multipart} when
   *     it is none
   */
  Form form(long maxBytes);

  /** Fires when the client goes away. */
  Signal signal();

  /** Work after the answer. */
  Background background();
}
