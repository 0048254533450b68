import { sizeOfWindow } from './choose.mjs';

const WINDOW_SECONDS = 72_000;
const LOW_COST = 1;
const HIGH_COST = 4;

/** Modes that think hard (upstream protocol, 13.3). */
const HIGH_MODES = ['MODEL_MODE_HEAVY', 'MODEL_MODE_EXPERT', 'MODEL_MODE_GROK_4_1_THINKING'];

/** Whose window a conversation takes from, and how much (upstream protocol, section 4). */
function priceOf({ modelName, modelMode }) {
  if (modelMode === 'MODEL_MODE_HEAVY') {
    return { rateModel: 'grok-4-heavy', units: HIGH_COST };
  }
  if (modelName === 'imagine-image-edit') {
    return { rateModel: 'grok-3', units: HIGH_COST };
  }
  return {
    rateModel: modelName ?? '',
    units: HIGH_MODES.includes(modelMode) ? HIGH_COST : LOW_COST,
  };
}

/** What every account has left of its windows, one for each rate model; they never begin anew. */
export class Windows {
  #spent = new Map();

  /** A conversation was answered; `payload` is what it was asked with. */
  spend(account, payload) {
    const { rateModel, units } = priceOf(payload);
    const key = keyOf(account, rateModel);
    this.#spent.set(key, (this.#spent.get(key) ?? 0) + units);
  }

  /** The full answer of the rate-limits call (upstream protocol, section 13). */
  figures(account, rateModel) {
    const total = sizeOfWindow(account);
    const left = Math.max(0, total - (this.#spent.get(keyOf(account, rateModel)) ?? 0));
    const queries = Math.floor(left / LOW_COST);
    return {
      windowSizeSeconds: WINDOW_SECONDS,
      remainingQueries: queries,
      totalQueries: total,
      remainingTokens: left,
      totalTokens: total,
      lowEffortRateLimits: { cost: LOW_COST, remainingQueries: queries },
      highEffortRateLimits: { cost: HIGH_COST, remainingQueries: Math.floor(left / HIGH_COST) },
    };
  }

  clear() {
    this.#spent.clear();
  }
}

const keyOf = (account, rateModel) => JSON.stringify([account, rateModel]);
