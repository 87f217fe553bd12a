import { useEffect, useState } from 'react'

export function useFetch(url) {
  const [data, setData] = useState(null)
  const [error, setError] = useState(null)

  useEffect(() => {
    let alive = true
    fetch(url)
      .then((res) => {
        if (!res.ok) throw new Error(`${res.status}`)
        return res.json()
      })
      .then((json) => alive && setData(json))
      .catch((problem) => alive && setError(problem))
    return () => {
      alive = false
    }
  }, [url])

  return { data, error }
}
