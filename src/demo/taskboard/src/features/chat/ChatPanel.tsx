import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport } from 'ai'
import { ArrowUp, Sparkles, Square, X } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { API_URL } from '@/lib/api'
import { getToken } from '@/lib/token'

const transport = new DefaultChatTransport({
  api: `${API_URL}/chat`,
  headers: (): Record<string, string> => {
    const token = getToken()
    return token ? { Authorization: `Bearer ${token}` } : {}
  },
})

const suggestions = ['Help me plan my week', 'Break a big task into steps', 'Write a kind reminder']

export default function ChatPanel({ onClose }: { onClose: () => void }) {
  const { messages, sendMessage, status, stop, error, regenerate } = useChat({ transport })
  const [input, setInput] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const busy = status === 'submitted' || status === 'streaming'

  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' })
  }, [messages, status])

  function ask(text: string) {
    if (!text.trim() || busy) return
    void sendMessage({ text: text.trim() })
    setInput('')
  }

  function handleSubmit(event: FormEvent) {
    event.preventDefault()
    ask(input)
  }

  return (
    <aside className="chat" aria-label="Assistant">
      <header className="chat-head">
        <Sparkles size={18} />
        <h2>Assistant</h2>
        <button type="button" className="icon-button" aria-label="Close assistant" onClick={onClose}>
          <X size={18} />
        </button>
      </header>

      <div className="chat-log" aria-live="polite">
        {messages.length === 0 && (
          <div className="chat-welcome">
            <p>Ask about anything on your mind.</p>
            {suggestions.map((text) => (
              <button key={text} type="button" className="suggestion" onClick={() => ask(text)}>
                {text}
              </button>
            ))}
          </div>
        )}
        {messages.map((message) => (
          <div key={message.id} className={`bubble bubble-${message.role}`}>
            {message.parts.map((part, index) =>
              part.type === 'text' ? (
                <p key={index}>{part.text}</p>
              ) : part.type === 'reasoning' ? (
                <details key={index} className="reasoning">
                  <summary>Thoughts</summary>
                  {part.text}
                </details>
              ) : null,
            )}
          </div>
        ))}
        {status === 'submitted' && (
          <div className="bubble bubble-assistant typing" aria-label="The assistant is thinking">
            <i />
            <i />
            <i />
          </div>
        )}
        {error && (
          <div role="alert" className="chat-error">
            The assistant did not answer.
            <button type="button" className="button button-quiet" onClick={() => void regenerate()}>
              Try again
            </button>
          </div>
        )}
        <div ref={end} />
      </div>

      <form className="chat-form" onSubmit={handleSubmit}>
        <textarea
          aria-label="Message"
          placeholder="Write a message"
          rows={1}
          value={input}
          onChange={(event) => setInput(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey) {
              event.preventDefault()
              ask(input)
            }
          }}
        />
        {busy ? (
          <button type="button" className="send" aria-label="Stop" onClick={() => void stop()}>
            <Square size={14} fill="currentColor" />
          </button>
        ) : (
          <button className="send" aria-label="Send" disabled={!input.trim()}>
            <ArrowUp size={18} />
          </button>
        )}
      </form>
    </aside>
  )
}
