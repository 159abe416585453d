/** What the tools gave on such windows once, for a machine on which they are not installed. */
export const recorded = [
  ['Evidently, any of 7 columns', 'false alarms at 50/100/200/500/1,000 rows', '100/98/78/30/4 %'],
  ['NannyML, any of 4 columns', 'false alarms at 50/100/200/500/1,000 rows', '0/3/13/84/100 %'],
  ['alibi-detect', 'false alarms at 50/100/200/500/1,000 rows', '12/14/7/3/2 %'],
  ['Evidently, text alone', 'real drift at 100/200/500 rows', '98/100/100 %'],
  ['Evidently, text alone', '10 % of another period at 500 rows', '85 %'],
  ['Evidently, text alone', '5 % of another product at 500 rows', '55 %'],
  ['quality without labels', 'mean absolute error of accuracy (sampling alone gives 2.55)', '2.7 points'],
  ['quality without labels', 'mean absolute error of macro-F1', '3.3 points'],
] as const
