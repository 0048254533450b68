package grok2api.store;

import java.util.Set;

/**
 * Which credentials of an upstream are meant; what is null or empty does not narrow.
 *
 * @param idsJson a JSON array of ids
 * @param states any of them
 * @param search part of the note, the display or the id, ASCII letters in either case
 * @param exactId what the credential would be called whose secret is the search
 */
public record CredentialFilter(
    String upstream, String idsJson, Set<CredentialState> states, String search, String exactId) {
  public CredentialFilter {
    states = Set.copyOf(states);
  }

  void where(Query query) {
    query.add(" WHERE upstream = ").bind(upstream);
    if (idsJson != null) {
      query.add(" AND id IN (SELECT value FROM json_each(").bind(idsJson).add("))");
    }
    if (!states.isEmpty()) {
      query.add(" AND ").add(CredentialState.COLUMN).add(" IN (");
      String separator = "";
      for (CredentialState state : states) {
        query.add(separator).bind(state.wireName());
        separator = ", ";
      }
      query.add(")");
    }
    if (search != null) {
      query.add(" AND (id = ").bind(exactId);
      query.add(" OR instr(lower(id || char(10) || display || char(10) || note), lower(");
      query.bind(search).add(")) > 0)");
    }
  }
}
