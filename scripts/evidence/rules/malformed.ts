import { defineRule } from "../rule.ts";

export const malformedRule = defineRule({
  code: "MALFORMED",
  refuses: "A document is no JSON, or does not have the form it must have.",

  check: ({ malformed }) => malformed,
});
