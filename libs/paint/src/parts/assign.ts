/** Up to so many rows the assignment is optimal; with more, each row in turn takes its cheapest free column. */
const MAX_EXACT_ROWS = 8;

/**
 * Gives each row a column so that the costs sum to the least, no two rows the same where there are enough columns.
 * @param costs of each row, one for each column; at least one column
 * @returns the column of each row
 */
export function assignRows(costs: readonly (readonly number[])[]): number[] {
  const columns = costs[0]?.length ?? 0;
  const cheapest = (row: readonly number[]): number => row.indexOf(Math.min(...row));
  if (costs.length > columns || costs.length > MAX_EXACT_ROWS) return costs.map(cheapest);
  let best: { sum: number; chosen: number[] } = { sum: Infinity, chosen: costs.map(cheapest) };
  const chosen: number[] = [];
  const choose = (sum: number): void => {
    if (sum >= best.sum) return;
    if (chosen.length === costs.length) {
      best = { sum, chosen: [...chosen] };
      return;
    }
    for (const [k, cost] of costs[chosen.length]!.entries()) {
      if (chosen.includes(k)) continue;
      chosen.push(k);
      choose(sum + cost);
      chosen.pop();
    }
  };
  choose(0);
  return best.chosen;
}
