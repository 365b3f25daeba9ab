/** What the report page is given; plain JSON. */
export interface ReportData {
  readonly runs: readonly ReportRun[];
  readonly charts: readonly ReportChart[];
}

export interface ReportRun {
  readonly name: string;
  readonly color: string;
  /** Label and value, in order. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly config: string;
  readonly sheets: readonly { readonly step: number; readonly image: string }[];
}

export interface ReportChart {
  readonly title: string;
  /** What the vertical axis counts. */
  readonly unit: string;
  /** Curves that jump from step to step can be smoothed. */
  readonly noisy: boolean;
  /** One per run, in the order of the runs; null where a run has none. */
  readonly curves: readonly ({ readonly x: readonly number[]; readonly y: readonly number[] } | null)[];
}
