// What Math has, by names that can be made short: the build puts them wherever a module says Math.max, and so on.

export const { abs: Math_abs, ceil: Math_ceil, exp: Math_exp, floor: Math_floor, hypot: Math_hypot, PI: Math_PI } = Math;
export const { log: Math_log, log10: Math_log10, max: Math_max, min: Math_min, round: Math_round, sqrt: Math_sqrt } = Math;
