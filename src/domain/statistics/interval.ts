/** A closed range of plausible values. `lower ≤ upper`; both are finite. */
export type Interval = { readonly lower: number; readonly upper: number }
