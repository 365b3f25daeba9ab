import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Editor } from '../editor/editor.ts';
import type { Learning } from '../editor/learning.ts';
import type { OwnModels } from '../editor/own-models.ts';
import type { PointerTools } from '../editor/tools/pointer-tools.ts';
import type { ShelfControl } from '../editor/shelf-control.ts';
import type { Keyboard } from '../editor/keyboard.ts';
import { dictionaries, fill } from '../i18n/index.ts';
import type { Key } from '../i18n/index.ts';
import type { EditorState } from '../state/store.ts';

/** What the shell reaches the engine through. */
export interface Desk {
  readonly editor: Editor;
  readonly tools: PointerTools;
  readonly keyboard: Keyboard;
  readonly shelf: ShelfControl;
  readonly learning: Learning;
  readonly ownModels: OwnModels;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk: no editor around this component');
  return desk;
}

/** A part of the editor's state; the component renders again when it changes. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useDesk().editor.store, select);
}

export type Translate = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

/** Sentences in the chosen language. */
export function useText(): Translate {
  const language = useEditor((state) => state.settings.language);
  const dictionary = dictionaries[language];
  return (key, values) => (values ? fill(dictionary[key], values) : dictionary[key]);
}
