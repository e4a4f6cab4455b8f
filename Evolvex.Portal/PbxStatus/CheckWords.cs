using System.Globalization;
using Evolvex.Portal.Hosting;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.PbxStatus;

/// <summary>Findings of the self-checks in the reader's language; what has no translation, such as the words of a driver, stays English.</summary>
internal sealed class CheckWords(IStringLocalizer<CheckTexts> sentences, IStringLocalizer<PbxStatusTexts> texts)
{
    public string Subject(string subject) => texts[$"Subject_{subject.Replace(' ', '_')}"] is { ResourceNotFound: false } word ? word.Value : subject;

    public string Sentence(CheckText text)
    {
        var sentence = string.Format(CultureInfo.CurrentCulture, Find(text.Form), [.. text.Values.Select(value => value is string words ? Find(words) : value)]);
        return sentence.Length > 0 ? char.ToUpper(sentence[0], CultureInfo.CurrentCulture) + sentence[1..] : sentence;
    }

    private string Find(string form) => form.Length > 0 && sentences[form] is { ResourceNotFound: false } found ? found.Value : form;
}
