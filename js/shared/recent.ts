/** Answers that were had or asked for lately, by name: the oldest is given up, a failed one is forgotten. */
export class Recent<T> {
  readonly #answers = new Map<string, Promise<T>>();

  constructor(readonly most: number) {}

  has(name: string): boolean {
    return this.#answers.has(name);
  }
  get(name: string): Promise<T> | undefined {
    const answer = this.#answers.get(name);
    // Asked for again: the newest once more.
    if (answer && this.#answers.delete(name)) this.#answers.set(name, answer);
    return answer;
  }
  keep(name: string, answer: Promise<T>): Promise<T> {
    this.#answers.set(name, answer);
    answer.catch(() => this.#answers.get(name) === answer && this.#answers.delete(name));
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.most && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }
  clear(): void {
    this.#answers.clear();
  }
}
