package grok2api.gateway;

import grok2api.accounts.AccountPool;
import grok2api.accounts.Feedback;
import grok2api.accounts.QuotaKeeper;
import grok2api.platform.Platform;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.MediaUpstream;
import grok2api.vault.Vault;

/** The decisions of one isolate, wired together. */
public final class Gateway {
  private final Warmth warmth = new Warmth();
  private final Admission admission;
  private final AccountPool pool;
  private final PictureIntake pictures;
  private final ChatService chat;
  private final ImageService images;
  private final VideoJobs videos;
  private final VideoWork videoWork;
  private final Settlement settlement;
  private final QuotaKeeper quotas;
  private final AccountTrial trial;
  private final MediaCache mediaCache;
  private final MediaService media;
  private final UploadService uploads;
  private final ImagineRounds imagine;

  public Gateway(
      Platform platform,
      Vault vault,
      ChatUpstream upstream,
      AccountUpstream accounts,
      MediaUpstream media,
      Supply upstreams,
      ErrorFace errors) {
    LocalDay localDay = new LocalDay(platform.environment());
    mediaCache = new MediaCache(platform, localDay);
    pool = new AccountPool(platform);
    Feedback feedback = new Feedback(platform, pool);
    admission = new Admission(platform, vault, warmth, pool, upstreams, localDay);
    this.media =
        new MediaService(platform, media, mediaCache, admission, feedback, warmth, localDay);
    uploads = new UploadService(platform, mediaCache, localDay);
    settlement = new Settlement(platform, vault, warmth);
    quotas = new QuotaKeeper(platform, accounts, pool, feedback);
    trial = new AccountTrial(platform, upstream, feedback, quotas);
    imagine =
        new ImagineRounds(
            platform, media, admission, pool, feedback, quotas, warmth, settlement, errors);
    pictures = new PictureIntake(platform, this.media::own);
    chat =
        new ChatService(
            platform,
            upstream,
            media,
            pictures,
            pool,
            feedback,
            quotas,
            warmth,
            settlement,
            errors);
    images =
        new ImageService(
            platform, media, pool, feedback, quotas, warmth, settlement, errors, mediaCache);
    VideoEnding ending = new VideoEnding(platform, settlement, localDay);
    videos = new VideoJobs(platform, pictures, uploads, this.media, settlement, ending, errors);
    videoWork =
        new VideoWork(
            platform,
            admission,
            new VideoWork.Parts(media, mediaCache, pool, feedback, quotas, warmth, ending, errors));
  }

  public VideoJobs videos() {
    return videos;
  }

  public VideoWork videoWork() {
    return videoWork;
  }

  public Admission admission() {
    return admission;
  }

  public AccountPool pool() {
    return pool;
  }

  public PictureIntake pictures() {
    return pictures;
  }

  public ChatService chat() {
    return chat;
  }

  public ImageService images() {
    return images;
  }

  public QuotaKeeper quotas() {
    return quotas;
  }

  public AccountTrial trial() {
    return trial;
  }

  public MediaCache mediaCache() {
    return mediaCache;
  }

  public MediaService media() {
    return media;
  }

  public ImagineRounds imagine() {
    return imagine;
  }

  public UploadService uploads() {
    return uploads;
  }

  public Settlement settlement() {
    return settlement;
  }

  /** Somebody has changed the settings through this isolate: it goes by the new ones at once. */
  public void settingsChanged() {
    warmth.forgetSettings();
  }
}
