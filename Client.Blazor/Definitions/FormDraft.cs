using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Forms;
using FieldKind = Twin.Domain.Forms.FieldKind;
using FormField = Twin.Domain.Forms.FormField;

namespace Twin.Client.Blazor.Definitions;

/// <summary>A form on the designer's table: every change can be undone, and what is wrong is known at once.</summary>
public sealed class FormDraft
{
    private readonly Stack<FormDefinition> _past = new();
    private readonly Stack<FormDefinition> _undone = new();

    /// <summary>Begins with a form; fields in no section get one.</summary>
    public FormDraft(FormDefinition form)
    {
        var placed = form.Sections.SelectMany(s => s.Fields).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> loose = [.. form.Fields.Select(f => f.Id).Where(f => !placed.Contains(f))];
        if (loose.Length > 0 || form.Sections.IsEmpty)
            form = form with { Sections = form.Sections.Add(new FormSection(new LocalizedText("Entries", "填写内容"), loose)) };
        Take(form);
    }

    /// <summary>The form now.</summary>
    public FormDefinition Form { get; private set; } = default!;

    /// <summary>Compiled; null while something is wrong.</summary>
    public FormProgram? Program { get; private set; }

    /// <summary>All that is wrong.</summary>
    public ImmutableArray<DefinitionProblem> Problems { get; private set; } = [];

    /// <summary>Id of the field whose properties are shown, or null.</summary>
    public string? Chosen { get; set; }

    /// <summary>Changed since it was saved.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Something can be undone.</summary>
    public bool CanUndo => _past.Count > 0;

    /// <summary>Something can be done again.</summary>
    public bool CanRedo => _undone.Count > 0;

    /// <summary>The chosen field, or null.</summary>
    public FormField? Field => Form.Fields.FirstOrDefault(f => f.Id == Chosen);

    /// <summary>What is wrong with a field.</summary>
    public IEnumerable<DefinitionProblem> At(string field) => Problems.Where(p =>
        p.Path.StartsWith("properties." + field, StringComparison.Ordinal)
        && (p.Path.Length == 11 + field.Length || p.Path[11 + field.Length] is '.' or '['));

    /// <summary>Field that was added last and has no name of its own yet: its name is asked for first; null: none.</summary>
    public string? Fresh { get; set; }

    /// <summary>Changes the form.</summary>
    public void Change(Func<FormDefinition, FormDefinition> change)
    {
        var next = change(Form);
        if (ReferenceEquals(next, Form)) return;
        _past.Push(Form);
        _undone.Clear();
        IsDirty = true;
        Take(next);
    }

    /// <summary>Takes the last change back.</summary>
    public void Undo() => Swap(_past, _undone);

    /// <summary>Does it again.</summary>
    public void Redo() => Swap(_undone, _past);

    /// <summary>Adds a field of a kind at a place of a section and chooses it.</summary>
    public void Add(FieldKind kind, int section, int at, LocalizedText name)
    {
        var id = Free(FieldWords.Word(kind));
        var field = FieldWords.New(kind, id, name);
        Change(form => Ordered(form with { Fields = form.Fields.Add(field), Sections = Put(form.Sections, id, section, at) }));
        Fresh = Chosen = id;
    }

    /// <summary>Moves a field to a place; before the field that is there.</summary>
    public void Move(string id, int section, int at) => Change(form =>
    {
        var from = form.Sections.Select((s, i) => (Section: i, At: s.Fields.IndexOf(id))).First(p => p.At >= 0);
        if (from.Section == section && from.At < at) at--;
        return from == (section, at) ? form
            : Ordered(form with
            {
                Sections = Put([.. form.Sections.Select(s => s with { Fields = s.Fields.Remove(id) })], id, section, at),
            });
    });

    /// <summary>Moves a field by one, over the border of its section too.</summary>
    public void Step(string id, int by)
    {
        var (section, at) = Form.Sections.Select((s, i) => (i, s.Fields.IndexOf(id))).First(p => p.Item2 >= 0);
        var to = at + by;
        if (to >= 0 && to < Form.Sections[section].Fields.Length) Move(id, section, by > 0 ? to + 1 : to);
        else if (by < 0 && section > 0) Move(id, section - 1, Form.Sections[section - 1].Fields.Length);
        else if (by > 0 && section + 1 < Form.Sections.Length) Move(id, section + 1, 0);
    }

    /// <summary>Changes the chosen field; a new id is carried along into the sections.</summary>
    public void ChangeField(Func<FormField, FormField> change)
    {
        if (Field is not { } field) return;
        var next = change(field);
        if (next.Id != field.Id && Form.Fields.Any(f => f.Id == next.Id)) return;
        Change(form => form with
        {
            Fields = form.Fields.Replace(field, next),
            Sections = next.Id == field.Id ? form.Sections
                : [.. form.Sections.Select(s => s with { Fields = [.. s.Fields.Select(f => f == field.Id ? next.Id : f)] })],
        });
        Chosen = next.Id;
    }

    /// <summary>Removes a field.</summary>
    public void Remove(string id)
    {
        Change(form => form with
        {
            Fields = [.. form.Fields.Where(f => f.Id != id)],
            Sections = [.. form.Sections.Select(s => s with { Fields = s.Fields.Remove(id) })],
        });
        if (Chosen == id) Chosen = null;
    }

    /// <summary>Puts a copy after a field and chooses it.</summary>
    public void Copy(string id)
    {
        if (Form.Fields.FirstOrDefault(f => f.Id == id) is not { } field) return;
        var (section, at) = Form.Sections.Select((s, i) => (i, s.Fields.IndexOf(id))).First(p => p.Item2 >= 0);
        var copy = field with { Id = Free(id) };
        Change(form => Ordered(form with { Fields = form.Fields.Add(copy), Sections = Put(form.Sections, copy.Id, section, at + 1) }));
        Chosen = copy.Id;
    }

    /// <summary>An id that no field has.</summary>
    public string Free(string word)
    {
        var stem = word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return Enumerable.Range(1, FormLimits.Fields + 1).Select(n => stem + n.ToString(CultureInfo.InvariantCulture))
            .First(id => Form.Fields.All(f => f.Id != id));
    }

    private static ImmutableArray<FormSection> Put(ImmutableArray<FormSection> sections, string id, int section, int at)
    {
        var to = sections[Math.Clamp(section, 0, sections.Length - 1)];
        return sections.Replace(to, to with { Fields = to.Fields.Insert(Math.Clamp(at, 0, to.Fields.Length), id) });
    }

    // The file lists the fields as the form shows them.
    private static FormDefinition Ordered(FormDefinition form)
    {
        var fields = form.Fields.ToDictionary(f => f.Id, StringComparer.Ordinal);
        return form with { Fields = [.. form.Sections.SelectMany(s => s.Fields).Select(f => fields[f])] };
    }

    private void Swap(Stack<FormDefinition> from, Stack<FormDefinition> to)
    {
        if (!from.TryPop(out var form)) return;
        to.Push(Form);
        IsDirty = true;
        Take(form);
        if (Field is null) Chosen = null;
    }

    private void Take(FormDefinition form)
    {
        Form = form;
        Problems = FormChecks.Check(form);
        if (Problems.IsEmpty) Program = FormProgram.Of(form);
    }
}
