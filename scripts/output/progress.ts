/** Shows on stderr what is being waited for. */
export interface Progress {
  /** Runs `work` under a title; the title may be changed while it runs. */
  step<T>(title: string, work: (retitle: (title: string) => void) => Promise<T>): Promise<T>;
}

/** For pipes, CI logs and `--json`: nothing. */
export const silentProgress: Progress = { step: (_title, work) => work(() => {}) };

/** A spinner per step, which becomes a line with its time. */
export function terminalProgress(colours: boolean): Progress {
  return {
    async step(title, work) {
      // Loaded when something is to be shown: most commands are over before it would be.
      const { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } = await import("listr2");
      const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr), useIcons: colours });
      let result: Awaited<ReturnType<typeof work>> | undefined;
      const list = new Listr(
        [
          {
            title,
            task: async (_context, task) => {
              result = await work((changed) => {
                task.title = changed;
              });
            },
          },
        ],
        {
          renderer: "default",
          rendererOptions: { logger, timer: PRESET_TIMER, collapseErrors: false, showErrorMessage: false },
          registerSignalListeners: false,
        },
      );
      await list.run();
      return result as Awaited<ReturnType<typeof work>>;
    },
  };
}
