// Puts what PostGraphile answers into the shape of the program's answers, so that both can be compared.

const BUCKETS = ['OVERDUE', 'IN_PROGRESS', 'DUE_SOON', 'UPCOMING', 'SNOOZED', 'NO_DATE', 'COMPLETED', 'ARCHIVED'];

const assignee = (membership) =>
  membership && { id: membership.rowId, person: { displayName: membership.accountByAccountId.displayName } };

const listed = ({ rowId, title, dueOn, priority, assigneeId, assigneeName, lastCompletedOn }) => ({
  id: rowId,
  title,
  dueOn,
  priority,
  assignee: assigneeId && { id: assigneeId, person: { displayName: assigneeName } },
  lastCompletion: lastCompletedOn && { completedOn: lastCompletedOn },
});

function board(cards) {
  return BUCKETS.map((bucket, number) => {
    const column = cards.filter((card) => card.bucket === number);
    return { bucket, count: Number(column[0]?.n ?? 0), tasks: { nodes: column.map(listed) } };
  });
}

export const decode = {
  home: ({ accountByRowId: account }) => ({
    viewer: {
      unreadNotificationCount: Number(account.unreadCount),
      residences: account.homesList.map((home) => ({ id: home.rowId, name: home.name, board: board(home.boardList) })),
    },
  }),
  tasks: ({ residenceByRowId: { openTasks } }) => ({
    residence: {
      tasks: {
        pageInfo: { hasNextPage: openTasks.pageInfo.hasNextPage },
        nodes: openTasks.nodes.map((task) => ({ ...listed(task), category: task.category, bucket: BUCKETS[task.bucket] })),
      },
    },
  }),
  task: ({ taskByRowId: task }) => ({
    task: {
      id: task.rowId,
      title: task.title,
      description: task.description,
      category: task.category,
      priority: task.priority,
      dueOn: task.dueOn,
      bucket: BUCKETS[task.stands],
      assignee: assignee(task.membershipByAssigneeId),
      completions: {
        pageInfo: task.log.pageInfo,
        nodes: task.log.nodes.map(({ rowId, byName, ...row }) => ({ id: rowId, ...row, completedBy: byName && { displayName: byName } })),
      },
      documents: { nodes: task.papersList.map(({ rowId, ...paper }) => ({ id: rowId, ...paper })) },
    },
  }),
  complete: ({ peerComplete: { result } }) => ({
    completeTask: {
      task: { id: result.taskByTaskId.rowId, dueOn: result.taskByTaskId.dueOn, bucket: BUCKETS[result.taskByTaskId.stands] },
      completion: { id: result.rowId, completedOn: result.completedOn },
      userErrors: [],
    },
  }),
  unread: ({ accountByRowId: { unread } }) => ({
    viewer: {
      notifications: {
        pageInfo: unread.pageInfo,
        nodes: unread.nodes.map(({ rowId, occurrenceOn, ...notice }) => ({ id: rowId, dueOn: occurrenceOn, ...notice })),
      },
    },
  }),
};
