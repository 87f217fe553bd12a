import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api'
import type { Project, ProjectInput } from '@/types'

const keys = { all: ['projects'] as const, one: (id: string) => ['projects', id] as const }

export function useProjects() {
  return useQuery({
    queryKey: keys.all,
    queryFn: async () => {
      const { data } = await api.get<Project[]>('/projects')
      return data
    },
  })
}

export function useProject(id: string) {
  return useQuery({
    queryKey: keys.one(id),
    queryFn: async () => {
      const { data } = await api.get<Project>(`/projects/${id}`)
      return data
    },
  })
}

export function useCreateProject() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (input: ProjectInput) => {
      const { data } = await api.post<Project>('/projects', input)
      return data
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.all }),
  })
}

export function useUpdateProject(id: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (input: ProjectInput) => {
      const { data } = await api.put<Project>(`/projects/${id}`, input)
      return data
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.all }),
  })
}

export function useDeleteProject() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      await api.delete(`/projects/${id}`)
    },
    onSuccess: (_, id) => {
      queryClient.removeQueries({ queryKey: keys.one(id) })
      queryClient.removeQueries({ queryKey: ['tasks'] })
      return queryClient.invalidateQueries({ queryKey: keys.all, exact: true })
    },
  })
}
