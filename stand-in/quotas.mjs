/** Full answers of the rate-limits call (upstream protocol, section 13). */
const quotas = {
  DEFAULT: {
    windowSizeSeconds: 72000,
    remainingQueries: 70,
    totalQueries: 80,
    remainingTokens: 70,
    totalTokens: 80,
    lowEffortRateLimits: { cost: 1, remainingQueries: 70 },
    highEffortRateLimits: { cost: 4, remainingQueries: 17 },
  },
};

export const quotaScene = () => ({ body: [{ text: JSON.stringify(quotas.DEFAULT) }] });
