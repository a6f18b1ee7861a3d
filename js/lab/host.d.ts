/**
 * As much of JupyterLab and Notebook as the extension uses.
 *
 * Their packages bring Mermaid, CodeMirror and 330 MB with them, for types alone: at run time these modules are
 * the host's own (js/build/container.js). `@jupyterlab/services` and `settingregistry` are here for real.
 */
declare module "@jupyterlab/application" {
  import type { ServiceManager } from "@jupyterlab/services";
  import type { CommandRegistry } from "@lumino/commands";
  import type { Token } from "@lumino/coreutils";
  import type { ISignal } from "@lumino/signaling";
  import type { Widget } from "@lumino/widgets";

  export interface JupyterFrontEnd {
    readonly commands: CommandRegistry;
    readonly serviceManager: ServiceManager.IManager;
    readonly restored: Promise<void>;
    readonly shell: {
      add(widget: Widget, area: string, options?: { rank?: number; type?: string }): void;
      activateById(id: string): void;
      readonly currentChanged?: ISignal<unknown, unknown>;
    };
  }
  export interface JupyterFrontEndPlugin<T> {
    id: string;
    description?: string;
    autoStart?: boolean;
    requires?: Token<unknown>[];
    optional?: Token<unknown>[];
    activate(app: JupyterFrontEnd, ...services: never[]): T | Promise<T>;
  }
  export interface ILayoutRestorer {
    add(widget: Widget, name: string): void;
  }
  export const ILayoutRestorer: Token<ILayoutRestorer>;
}

declare module "@jupyterlab/apputils" {
  import type { Token } from "@lumino/coreutils";
  import type { IDisposable } from "@lumino/disposable";

  export interface ICommandPalette {
    addItem(item: {
      command: string;
      category: string;
      args?: Record<string, string>;
      rank?: number;
    }): IDisposable;
  }
  export const ICommandPalette: Token<ICommandPalette>;

  export namespace Dialog {
    interface IButton {
      accept: boolean;
    }
    interface IResult<T> {
      button: IButton;
      value: T | null;
    }
    function cancelButton(options?: { label?: string }): IButton;
    function okButton(options?: { label?: string }): IButton;
    function warnButton(options?: { label?: string }): IButton;
  }
  export function showDialog(options: {
    title: string;
    body: string;
    buttons: Dialog.IButton[];
    defaultButton?: number;
  }): Promise<Dialog.IResult<void>>;
  export const InputDialog: {
    getItem(options: {
      title: string;
      label?: string;
      items: string[];
      current?: number;
      okLabel?: string;
      cancelLabel?: string;
    }): Promise<Dialog.IResult<string>>;
  };
  export namespace Notification {
    interface IAction {
      label: string;
      callback: () => void;
      displayType?: "default" | "accent" | "warn" | "link";
    }
    interface IOptions {
      autoClose?: number | false;
      actions?: IAction[];
    }
    function success(text: string, options?: IOptions): string;
    function info(text: string, options?: IOptions): string;
    function error(text: string, options?: IOptions): string;
  }
}

declare module "@jupyterlab/docmanager" {
  import type { Token } from "@lumino/coreutils";
  import type { Widget } from "@lumino/widgets";

  export interface IDocumentManager {
    openOrReveal(path: string): (Widget & { readonly revealed: Promise<void> }) | undefined;
    findWidget(path: string): Widget | undefined;
    contextForWidget(
      widget: Widget,
    ): { save(): Promise<void>; revert(): Promise<void>; readonly model: { dirty: boolean } } | undefined;
  }
  export const IDocumentManager: Token<IDocumentManager>;
}

declare module "@jupyterlab/launcher" {
  import type { Token } from "@lumino/coreutils";
  import type { IDisposable } from "@lumino/disposable";

  export interface ILauncher {
    add(item: {
      command: string;
      args?: Record<string, string>;
      category?: string;
      rank?: number;
    }): IDisposable;
  }
  export const ILauncher: Token<ILauncher>;
}

declare module "@jupyterlab/notebook" {
  import type { Session } from "@jupyterlab/services";
  import type { Token } from "@lumino/coreutils";
  import type { ISignal } from "@lumino/signaling";
  import type { Widget } from "@lumino/widgets";

  export interface Cell {
    readonly model: { readonly type: string; readonly sharedModel: { getSource(): string } };
  }
  export interface Notebook extends Widget {
    readonly widgets: readonly Cell[];
    activeCellIndex: number;
    scrollToItem(index: number, align?: string): Promise<void>;
  }
  export interface NotebookPanel extends Widget {
    readonly content: Notebook;
    readonly revealed: Promise<void>;
    readonly context: {
      readonly path: string;
      readonly ready: Promise<void>;
      readonly pathChanged: ISignal<unknown, string>;
    };
    readonly sessionContext: {
      readonly session: Session.ISessionConnection | null;
      readonly statusChanged: ISignal<unknown, string>;
    };
  }
  export interface INotebookTracker {
    readonly currentWidget: NotebookPanel | null;
    readonly activeCell: Cell | null;
    readonly currentChanged: ISignal<unknown, NotebookPanel | null>;
    readonly activeCellChanged: ISignal<unknown, Cell | null>;
    readonly widgetAdded: ISignal<unknown, NotebookPanel>;
  }
  export const INotebookTracker: Token<INotebookTracker>;
  export const NotebookActions: {
    readonly executed: ISignal<unknown, { notebook: Notebook; cell: Cell; success: boolean }>;
  };
}

declare module "@jupyterlab/translation" {
  import type { Token } from "@lumino/coreutils";

  export interface ITranslator {
    readonly languageCode: string;
    load(domain: string): { __(text: string): string };
  }
  export const ITranslator: Token<ITranslator>;
}

declare module "@jupyterlab/ui-components" {
  export class LabIcon {
    constructor(options: { name: string; svgstr: string });
    readonly name: string;
  }
}

declare module "@lumino/widgets" {
  import type { Message } from "@lumino/messaging";
  import type { ISignal } from "@lumino/signaling";

  export class Widget {
    constructor(options?: { node?: HTMLElement; tag?: string });
    readonly node: HTMLElement;
    id: string;
    readonly title: { label: string; caption: string; icon: unknown };
    readonly isVisible: boolean;
    readonly isDisposed: boolean;
    readonly disposed: ISignal<this, void>;
    addClass(name: string): void;
    dispose(): void;
    protected onAfterAttach(message: Message): void;
    protected onBeforeDetach(message: Message): void;
    protected onAfterShow(message: Message): void;
    protected onActivateRequest(message: Message): void;
  }
}
