using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>A bare page with nothing but the browser's own audio element, and what it must be able to do with a recording.</summary>
internal static class ListeningPage
{
    /// <summary>
    /// A function of an address. It comes to [duration, quickest of five seeks in ms, 1 if the clock ran]: on a busy machine the browser itself makes
    /// single seeks wait.
    /// </summary>
    public const string Play = """
        async (address) => {
          const audio = document.querySelector('audio');
          const once = (name) => new Promise((done, fail) => {
            audio.addEventListener(name, done, { once: true });
            audio.addEventListener('error', () => fail(new Error(audio.error.message)), { once: true });
          });
          const ready = once('canplay');
          audio.src = address;
          await ready;
          await audio.play();
          await once('timeupdate');
          const medians = [];
          for (let round = 0; round < 3; round++) {
            const took = [];
            for (const share of [0.9, 0.1, 0.55, 0.98, 0.33]) {
              const target = audio.duration * share;
              const started = performance.now();
              const seeked = once('seeked');
              audio.currentTime = target;
              await seeked;
              took.push(performance.now() - started);
              if (Math.abs(audio.currentTime - target) > 0.5) throw new Error(`asked for ${target}, is at ${audio.currentTime}`);
            }
            medians.push(took.sort((a, b) => a - b)[2]);
          }
          // On a busy machine the short rest behind the fourth place may have been played to its end, which pauses.
          if (audio.paused) await audio.play();
          const before = audio.currentTime;
          await once('timeupdate');
          await once('timeupdate');
          return [audio.duration, Math.min(...medians), audio.currentTime > before ? 1 : 0];
        }
        """;

    /// <summary>Serves it at /page.</summary>
    public static void Map(WebApplication app) =>
        app.MapGet("/page", () => Results.Content("<!doctype html><title>player</title><audio preload=auto muted></audio>", "text/html"));

    /// <summary>Right length, quick seeks, and a clock that runs.</summary>
    public static void Judge(double[] found, string kind, double seconds)
    {
        found[0].ShouldBe(seconds, 0.1, kind);
        found[1].ShouldBeLessThan(300, $"{kind}: milliseconds of the middle one of five seeks, in the best of three rounds");
        found[2].ShouldBe(1, kind);
    }
}
