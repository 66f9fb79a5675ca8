/** Settings that change how PostgreSQL writes values as text: pinned, so that who asks makes no difference. */
export const textSettings = {
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  TimeZone: "UTC",
  bytea_output: "hex",
  extra_float_digits: "1",
} as const;

/** The same for definitions. Compiling these queries to machine code would take longer than running them. */
export const deparseSettings = {
  ...textSettings,
  quote_all_identifiers: "off",
  standard_conforming_strings: "on",
  jit: "off",
  row_security: "off",
} as const;
