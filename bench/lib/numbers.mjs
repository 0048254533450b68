/** The middle of some numbers; of an even count the mean of the middle two. */
export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `1.36 × (1.31 – 1.44)`: the median of some ratios, their least and their greatest. */
export function ratios(numbers) {
  const show = (number) => number.toFixed(2);
  return `${show(median(numbers))} × (${show(Math.min(...numbers))} – ${show(Math.max(...numbers))})`;
}
