package grok2api.gateway;

import grok2api.http.Request;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import grok2api.store.ClientKey;
import java.util.List;

/** Holds a key to its time, its addresses and its models. */
final class KeyBounds {
  private KeyBounds() {}

  /**
   * @param model its name, what is asked for; null when that is not known, or nothing is
   * @throws Refused with {@link Refusal.KeyExpired} or {@link Refusal.Forbidden}
   */
  static void hold(Caller caller, Request request, String model, Settings settings, long now) {
    if (!(caller instanceof Caller.KeyHolder holder)) {
      return;
    }
    ClientKey.Bounds bounds = holder.key().bounds();
    if (bounds.expired(now)) {
      throw new Refused(new Refusal.KeyExpired());
    }
    if (!bounds.addresses().isEmpty()
        && !anyContains(bounds.addresses(), ClientAddress.whole(request, settings.security()))) {
      throw new Refused(
          new Refusal.Forbidden(
              "address_not_allowed", "This API key may not be used from this address."));
    }
    if (model != null && !bounds.allowsModel(model)) {
      throw new Refused(
          new Refusal.Forbidden(
              "model_not_allowed", "This API key may not use the model `" + model + "`."));
    }
  }

  /** What cannot be read as a range contains nobody. */
  private static boolean anyContains(List<String> ranges, String address) {
    for (String text : ranges) {
      AddressRange range = AddressRange.parse(text);
      if (range != null && range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
