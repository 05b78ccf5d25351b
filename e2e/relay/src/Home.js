// What a Relay app would ask: a page of homes, one home refetched and paged, a change, and live updates.
import { graphql } from 'relay-runtime';

export const homes = graphql`
  query HomeQuery {
    viewer {
      id
      residences {
        id
        ...Home_residence
      }
    }
  }
`;

export const residence = graphql`
  fragment Home_residence on Residence
  @refetchable(queryName: "HomeTasksPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
    name
    revision
    board {
      bucket
      count
    }
    tasks(first: $count, after: $cursor) @connection(key: "Home_tasks") {
      edges {
        node {
          id
          ...Home_task
        }
      }
    }
  }
`;

export const task = graphql`
  fragment Home_task on Task {
    title
    dueOn
    bucket
    schedule {
      __typename
      ... on IntervalSchedule {
        every
        unit
      }
    }
    completions(first: 5) @connection(key: "Home_task_completions") {
      edges {
        node {
          completedOn
        }
      }
    }
  }
`;

export const create = graphql`
  mutation HomeCreateTaskMutation($input: CreateTaskInput!, $connections: [ID!]!) {
    createTask(input: $input) {
      task @appendNode(connections: $connections, edgeTypeName: "TaskEdge") {
        id
        ...Home_task
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`;

export const complete = graphql`
  mutation HomeCompleteTaskMutation($input: CompleteTaskInput!) {
    completeTask(input: $input) {
      task {
        ...Home_task
      }
      completion {
        id
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`;

export const remove = graphql`
  mutation HomeDeleteTaskMutation($input: DeleteTaskInput!, $connections: [ID!]!) {
    deleteTask(input: $input) {
      deletedId @deleteEdge(connections: $connections)
      userErrors {
        code
      }
    }
  }
`;

export const changed = graphql`
  subscription HomeChangedSubscription($residenceId: ID!) {
    residenceChanged(residenceId: $residenceId) {
      residenceId
      revision
      upserted {
        __typename
        ... on Task {
          ...Home_task @alias
        }
      }
      deletedIds
    }
  }
`;
