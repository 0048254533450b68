package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * A film that its client fetches later, as stored.
 *
 * @param id e.g. {@code video_5f0c7d2e9b1a4c63aa10c3f2be01d9e4}
 * @param owner {@code key:<id>}, {@code admin} or {@code anonymous}
 * @param keyName the owner's name in the log
 * @param config a {@code video_config} as JSON
 * @param startKey the first picture's name in the media store; null for none
 * @param progress percent
 * @param completedAtMillis when it was completed or failed; 0 before
 * @param expiresAtMillis until when what belongs to it is kept
 * @param leaseUntilMillis until when somebody is at work on it; 0 for nobody
 * @param account id of the account that made it, or null
 * @param url upstream address; null until it is completed
 * @param thumbnailUrl the same for a still; null without one
 * @param errorCode null unless it failed
 */
public record Video(
    String id,
    String owner,
    String keyName,
    Status status,
    String model,
    String prompt,
    String config,
    String startKey,
    int progress,
    long createdAtMillis,
    long completedAtMillis,
    long expiresAtMillis,
    long leaseUntilMillis,
    String account,
    String url,
    String thumbnailUrl,
    String errorCode,
    String errorMessage) {
  /** How far it is. */
  public enum Status {
    QUEUED("queued"),
    IN_PROGRESS("in_progress"),
    COMPLETED("completed"),
    FAILED("failed");

    private final String wireName;

    Status(String wireName) {
      this.wireName = wireName;
    }

    /** As clients and the table have it. */
    public String wireName() {
      return wireName;
    }

    private static Status named(String name) {
      for (Status status : values()) {
        if (status.wireName.equals(name)) {
          return status;
        }
      }
      throw new IllegalArgumentException(name);
    }
  }

  static List<Video> read(Rows rows) {
    List<Video> videos = new ArrayList<>();
    for (Row row : rows.rows()) {
      videos.add(
          new Video(
              row.text("id"),
              row.text("owner"),
              row.text("key_name"),
              Status.named(row.text("status")),
              row.text("model"),
              row.text("prompt"),
              row.text("config"),
              row.text("start_key"),
              (int) row.integer("progress"),
              row.integer("created_at"),
              row.integer("completed_at"),
              row.integer("expires_at"),
              row.integer("lease_until"),
              row.text("account"),
              row.text("url"),
              row.text("thumbnail_url"),
              row.text("error_code"),
              row.text("error_message")));
    }
    return videos;
  }

  /** The same, held on. */
  public Video held(long newLeaseUntilMillis, int newProgress) {
    return new Video(
        id,
        owner,
        keyName,
        status,
        model,
        prompt,
        config,
        startKey,
        newProgress,
        createdAtMillis,
        completedAtMillis,
        expiresAtMillis,
        newLeaseUntilMillis,
        account,
        url,
        thumbnailUrl,
        errorCode,
        errorMessage);
  }
}
