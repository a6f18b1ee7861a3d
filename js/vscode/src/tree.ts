/** Rows as VS Code draws them. */
import * as vscode from "vscode";
import type { Row } from "./rows";

export class Rows implements vscode.TreeDataProvider<Row> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly rows: () => readonly Row[]) {}

  changedAll(): void {
    this.changed.fire(undefined);
  }

  getChildren(row?: Row): Row[] {
    return [...(row?.children ?? this.rows())];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(
      row.label,
      row.children.length === 0 ? None : row.expanded ? Expanded : Collapsed,
    );
    item.id = row.id;
    item.description = row.description;
    item.tooltip = row.tooltip;
    item.contextValue = row.context;
    item.accessibilityInformation = { label: row.spoken };
    if (row.icon) {
      const { name, colour } = row.icon;
      item.iconPath = new vscode.ThemeIcon(name, colour ? new vscode.ThemeColor(colour) : undefined);
    }
    if (row.opens) {
      const { lesson, exercise } = row.opens;
      item.command = exercise
        ? { command: "llmhero.openExercise", title: row.label, arguments: [lesson, exercise] }
        : { command: "llmhero.openLesson", title: row.label, arguments: [lesson] };
    }
    return item;
  }
}
