/** Keeps the lines until it is released, and prints directly from then on. */
export class HeldOutput {
  private held: string[] | undefined = [];

  constructor(
    private readonly printLine: (line: string) => void = (line) => {
      console.log(line);
    },
  ) {}

  print(line: string): void {
    if (this.held) this.held.push(line);
    else this.printLine(line);
  }

  release(): void {
    this.held?.forEach(this.printLine);
    this.held = undefined;
  }
}
