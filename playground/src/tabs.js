// The tabs that the playground opens with: a walk through the API, in the order in which an app would take it.

const headers = JSON.stringify({ Authorization: 'Bearer <accessToken of Sign up or Sign in>' }, null, 2);
const variables = (values) => JSON.stringify(values, null, 2);

const signUp = /* GraphQL */ `# Makes an account and signs in. Put the accessToken into the Headers of the other tabs.
mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) {
    tokens {
      accessToken
      accessTokenExpiresAt
      refreshToken
    }
    account {
      id
      displayName
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

const signIn = /* GraphQL */ `# Put the accessToken into the Headers of the other tabs.
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    tokens {
      accessToken
      accessTokenExpiresAt
      refreshToken
    }
    account {
      id
      displayName
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

const home = /* GraphQL */ `# The first screen of an app: every home with its board.
query Home {
  viewer {
    id
    displayName
    residences {
      id
      name
      revision
      board {
        bucket
        count
        tasks(first: 5) {
          nodes {
            id
            title
            dueOn
            priority
            assignee {
              id
              person {
                id
                displayName
              }
            }
          }
        }
      }
    }
  }
}
`;

const createResidence = /* GraphQL */ `mutation CreateResidence($input: CreateResidenceInput!) {
  createResidence(input: $input) {
    residence {
      id
      name
      timeZone
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

const createTask = /* GraphQL */ `# Every 90 days, counted from the day it was last done.
mutation CreateTask($input: CreateTaskInput!) {
  createTask(input: $input) {
    task {
      id
      title
      dueOn
      bucket
      schedule {
        ... on IntervalSchedule {
          every
          unit
          basis
        }
      }
      upcomingDates(count: 3)
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

const completeTask = /* GraphQL */ `# Closes the current occurrence; a recurring task moves to its next one.
mutation CompleteTask($input: CompleteTaskInput!) {
  completeTask(input: $input) {
    task {
      id
      dueOn
      bucket
    }
    completion {
      id
      outcome
      completedOn
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

const residenceChanged = /* GraphQL */ `# Fires after every committed change inside the residence. Start it, then change something in another tab.
subscription ResidenceChanged($residenceId: ID!) {
  residenceChanged(residenceId: $residenceId) {
    revision
    upserted {
      __typename
      ... on Task {
        id
        title
        bucket
        dueOn
      }
    }
    deletedIds
  }
}
`;

const residenceId = 'res_…';

export const tabs = [
  {
    query: signUp,
    variables: variables({ input: { email: 'ada@example.com', password: 'correct horse', displayName: 'Ada', timeZone: 'America/Chicago' } }),
  },
  { query: signIn, variables: variables({ input: { email: 'olivia@honeydue.test', password: 'honeydue-demo' } }) },
  { query: home, headers },
  { query: createResidence, headers, variables: variables({ input: { name: 'Elm Street', kind: 'HOUSE', timeZone: 'America/Chicago' } }) },
  {
    query: createTask,
    headers,
    variables: variables({
      input: {
        residenceId,
        title: 'Replace the furnace filter',
        category: 'HVAC',
        schedule: { interval: { every: 90, unit: 'DAY', basis: 'COMPLETION', startsOn: '2026-12-01' } },
      },
    }),
  },
  { query: completeTask, headers, variables: variables({ input: { taskId: 'task_…' } }) },
  { query: residenceChanged, headers, variables: variables({ residenceId }) },
];
