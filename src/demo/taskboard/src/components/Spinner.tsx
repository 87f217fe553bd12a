export function Spinner({ label, fullPage = false }: { label: string; fullPage?: boolean }) {
  return (
    <div className={fullPage ? 'spinner spinner-page' : 'spinner'} role="status">
      <span className="spinner-ring" aria-hidden="true" />
      {label}
    </div>
  )
}
