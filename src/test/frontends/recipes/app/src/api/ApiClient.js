export class ApiError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/** JSON over fetch for one resource; the session travels in a cookie. */
export class ApiClient {
  constructor(resource) {
    this.base = '/api' + resource
  }

  async request(method, path = '', body) {
    const response = await fetch(`${this.base}${path}`, {
      method,
      credentials: 'include',
      headers: body ? { 'Content-Type': 'application/json' } : undefined,
      body: body ? JSON.stringify(body) : undefined,
    })
    if (response.status === 204) return null
    const json = await response.json()
    if (!response.ok) throw new ApiError(response.status, json.error)
    return json
  }

  get(path) {
    return this.request('GET', path)
  }

  post(body, path) {
    return this.request('POST', path, body)
  }

  put(path, body) {
    return this.request('PUT', path, body)
  }

  remove(path) {
    return this.request('DELETE', path)
  }
}
