import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api'
import type { Task, TaskFilters, TaskInput } from '@/types'

export function useTasks(filters: TaskFilters = {}) {
  return useQuery({
    queryKey: ['tasks', filters],
    queryFn: async () => {
      const { data } = await api.get<Task[]>('/tasks', { params: filters })
      return data
    },
    placeholderData: (previous) => previous,
  })
}

export function useCreateTask() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (input: TaskInput) => {
      const { data } = await api.post<Task>('/tasks', input)
      return data
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tasks'] }),
  })
}

export function useUpdateTask() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, ...changes }: Partial<TaskInput> & { id: string }) => {
      const { data } = await api.patch<Task>(`/tasks/${id}`, changes)
      return data
    },
    // The board answers at once; the server has the last word.
    onMutate: async ({ id, ...changes }) => {
      await queryClient.cancelQueries({ queryKey: ['tasks'] })
      const before = queryClient.getQueriesData<Task[]>({ queryKey: ['tasks'] })
      queryClient.setQueriesData<Task[]>({ queryKey: ['tasks'] }, (tasks) =>
        tasks?.map((task) => (task.id === id ? { ...task, ...changes } : task)),
      )
      return { before }
    },
    onError: (_error, _input, context) => {
      context?.before.forEach(([key, tasks]) => queryClient.setQueryData(key, tasks))
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['tasks'] }),
  })
}

export function useDeleteTask() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      await api.delete(`/tasks/${id}`)
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tasks'] }),
  })
}
