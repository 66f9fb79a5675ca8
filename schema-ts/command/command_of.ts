/** What a function is called as a command: `fn_iu_collection_withdraw` is `iu.collection_withdraw`. */
export const commandOf = (functionName: string): string => functionName.replace(/^fn_/, "").replace("_", ".");
