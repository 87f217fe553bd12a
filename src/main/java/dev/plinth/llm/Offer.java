package dev.plinth.llm;

import dev.plinth.kernel.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The models that one caller may ask: all that there are, or those that the caller's API key is
/// for. Others are not there for it, so that each dialect tells of them as of any unknown model.
public final class Offer {
  private final Models models;
  private final List<String> only;
  private final Set<String> ids;

  /// @param only as anybody may name models, without the provider, say; none for all models
  Offer(Models models, List<String> only) {
    this.models = models;
    this.only = List.copyOf(only);
    this.ids = new HashSet<>(only);
    only.forEach(name -> models.find(name).map(Model::id).ifPresent(ids::add));
  }

  /// All of them, the earlier providers' first.
  public List<Model> list() {
    return models.list().stream().filter(this::has).toList();
  }

  /// The model of this id, as [Models#find] reads it.
  public Optional<Model> find(String id) {
    return models.find(id).filter(this::has);
  }

  /// The model of this id, or the default one in place of a hosted model that is not here.
  public Optional<Model> standIn(String id) {
    return find(id)
        .or(() -> models.find(id).isEmpty() ? models.standIn(id).map(_ -> preferred()) : none());
  }

  /// Who answers when nobody is named: the usual one; else the first that the key is for.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Forbidden` where none of those is here
  public Model preferred() {
    if (only.isEmpty()) {
      return models.preferred();
    }
    return chatting()
        .filter(models.preferred()::equals)
        .findFirst()
        .or(() -> chatting().findFirst())
        .orElseThrow(() -> refused().asException());
  }

  /// Makes sure that a model is one of these, whoever chose it.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Forbidden`
  public void require(Model model) {
    if (!has(model)) {
      throw refused().asException();
    }
  }

  private Stream<Model> chatting() {
    return list().stream().filter(Model::chats);
  }

  private boolean has(Model model) {
    return only.isEmpty() || ids.contains(model.id());
  }

  private static Optional<Model> none() {
    return Optional.empty();
  }

  private Problem refused() {
    return new Problem.Forbidden(
        "api_key_models", "This API key is for other models: " + String.join(", ", only) + ".");
  }
}
