import { MOST_PICTURES } from '../learning/learning-state.ts';
import type { LearningState } from '../learning/learning-state.ts';
import { Fault } from '../model/errors.ts';
import type { Editor } from './editor.ts';

const MAX_FILE_BYTES = 100e6;

type ReviewedPicture = LearningState['pictures'][number];

/** The pictures that a lesson is to learn from, before it begins. */
export class LessonPictures {
  /** @param review reads a picture and the lines taken of it; fails for what is none */
  constructor(
    private readonly editor: Editor,
    private readonly review: (id: string, bytes: ArrayBuffer) => Promise<ReviewedPicture>,
  ) {}

  get #state(): LearningState {
    return this.editor.state.learning;
  }

  #set(patch: Partial<LearningState>): void {
    this.editor.set({ learning: { ...this.#state, ...patch } });
  }

  /** Reads files, one after the other; what is no picture, too large or one too many is listed as refused. */
  async add(files: readonly File[]): Promise<void> {
    const room = MOST_PICTURES - this.#state.pictures.length;
    const taken = files.slice(0, room);
    const refused = files.slice(room).map(({ name }) => name);
    this.#set({ reading: this.#state.reading + taken.length, refused: [...this.#state.refused, ...refused] });
    for (const file of taken) {
      try {
        if (file.size > MAX_FILE_BYTES) throw new Fault('fault.fileTooBig', `${file.size} bytes`);
        const picture = await this.review(this.#unique(file.name), await file.arrayBuffer());
        this.#set({ pictures: [...this.#state.pictures, picture] });
      } catch {
        this.#set({ refused: [...this.#state.refused, file.name] });
      } finally {
        this.#set({ reading: this.#state.reading - 1 });
      }
    }
    this.editor.set({ spoken: `learn:${this.#state.pictures.length}` });
  }

  /** Pictures of two folders may have one name. */
  #unique(name: string): string {
    const known = new Set(this.#state.pictures.map(({ id }) => id));
    let id = name;
    for (let n = 2; known.has(id); n++) id = `${n} ${name}`;
    return id;
  }

  remove(id: string): void {
    this.#set({ pictures: this.#state.pictures.filter((picture) => picture.id !== id) });
  }
}
