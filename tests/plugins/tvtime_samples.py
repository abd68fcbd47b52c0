"""TV Time's files of all generations, in the shapes that people saved."""

import json

LOG_2 = """created_at,user_id,key,updated_at,ep_watch_count,s_id,is_archived,is_followed,\
is_for_later,followed_at,runtime,bulk_type,s_no,ep_no,ep_id,rewatch_count,series_name,\
season_number,episode_number
2019-10-04 03:43:42,1,watch-episode-aa-bb,2019-10-04 03:43:42,,346328,,,,,3000,season,1,1,\
6671792,1,Elite,1,1
2020-01-01 10:00:00,1,rewatch-episode-aa-bb,,,346328,,,,,3000,,1,1,6671792,,Elite,1,1
2020-01-02 10:00:00,1,rewatch-episode-aa-bc,,,346328,,,,,3000,,1,1,6671792,,Elite,1,1
2019-10-05 03:43:42,1,watch-episode-aa-cc,,,346328,,,,,,,,,,,Elite,1,2
nonsense,1,watch-episode-aa-dd,,,346328,,,,,,,0,3,77,,Elite,0,3
2018-01-01 00:10:00,1,user-series-1,2021-01-01 00:10:00,12,349310,false,true,false,\
2018-02-01 00:10:00,,,,,,,Bodyguard (2018),,
2018-01-01 00:10:00,1,user-series-2,,,5,true,true,false,,,,,,,,Left,,
2018-01-01 00:10:00,1,user-series-3,,,6,false,false,true,,,,,,,,Later,,
2018-01-01 00:10:00,1,user-series-4,,,7,false,false,false,,,,,,,,Gone,,
2018-01-01 00:10:00,1,tracking-stats,,4868,,,,,,,,,,,,,,
2018-01-01 00:10:00,1,watch-episode-x,,,,,,,,,,,,,,,,
"""
LOG_1 = """series_id,user_id,type,created_at,series_name,uuid,type-uuid-n,entity_type,movie_name,\
release_date,alpha_range_key,runtime,rewatch_count,episode_id,episode_number,season_number,\
watch_date_range_key
,1,watch,2023-09-25 11:00:00,,u1,k,movie,¡Shazam! La furia,2023-03-15 00:00:00,\
watch-alpha-shazam-fury-of-the-gods,7800,0,,,,watch-date-1695641013
,1,towatch,2022-10-18 22:12:05,,u2,k,movie,Grimcutty,0001-01-01 00:00:00,,,,,,,
,1,rewatch,2024-01-01 10:00:00,,u1,k,movie,¡Shazam! La furia,2023-03-15 00:00:00,\
rewatch-alpha-shazam-fury-of-the-gods,,,,,,
346328,1,watch,2019-10-04 03:43:42,Elite,u3,k,episode,,,,3000,,6671792,1,1,
,1,follow,2022-10-18 22:12:05,,u2,k,movie,Grimcutty,,,,,,,,
,1,count-watch-episode-series,2022-10-18 22:12:05,,,k,,,,,,,,,,
"""
SEEN = """episode_id,tv_show_name,episode_season_number,episode_number,source,created_at,user_id
6671792,Elite,1,1,season-detail,2019-10-04 03:43:42,1
"""
NATIVE = """ts,show_name,episode_id,episode_season_number,episode_number,episode_name
1570160622,Elite,6671792,1,1,Bienvenidos
"""
REWATCHED = """tv_show_name,episode_season_number,episode_number,user_id,episode_id,cpt,created_at
Elite,1,1,1,6671792,2,2020-01-02 10:00:00
"""
LATEST = """tv_show_id,episode_id,created_at,updated_at,tv_show_name,user_id
346328,6671792,2019-10-04 03:43:42,2019-10-04 03:43:42,Elite,1
"""
FOLLOWED = """user_id,archived,notification_offset,tv_show_name,tv_show_id,created_at,active
1,0,-10,Elite,346328,2018-12-18 12:39:15,1
1,1,-10,Left,5,2018-12-18 12:39:15,1
1,0,-10,Gone,7,2018-12-18 12:39:15,0
"""
DATA = """user_id,tv_show_id,is_followed,is_favorited,nb_episodes_seen,tv_show_name
1,346328,1,1,12,Elite
1,7,0,0,0,Gone
"""
SPECIAL = """updated_at,tv_show_name,user_id,tv_show_id,status,created_at
,Later,1,6,for_later,2018-12-18 12:39:15
,Elite,1,346328,favorite,2018-12-18 12:39:15
,Odd,1,8,sideways,2018-12-18 12:39:15
"""
RATES = """user_id,tv_show_id,rating,created_at,updated_at,tv_show_name
1,346328,4,2018-12-18 12:39:15,,Elite
"""
MOVIE_VOTES = """uuid,episode_id,user_id,movie_name,vote_key
u1,0,1,Shazam! Fury of the Gods,u1-1-29
u2,0,1,Grimcutty,u2-1-555
"""
EPISODE_VOTES = """episode_number,vote_key,user_id,episode_id,series_name,season_number
1,6671792-1-3,1,6671792,Elite,1
"""
COMMENTS = """id,user_id,tv_show_name,comment,episode_season_number,episode_number,episode_id,\
parent_comment_id,lang,created_at
9,1,Elite,"Well,
well",1,1,6671792,0,en,2019-10-04 03:50:00
10,1,Elite,Yes,1,1,6671792,9,en,2019-10-04 03:51:00
"""
EMOTIONS = "user_id,episode_id,emotion_id,created_at,tv_show_name\n1,6671792,2,2019-10-04,Elite\n"
GO_LISTS = """ordering,s_key,name,type,description,is_public,user_id,objects,created_at,lists
0,l-1,Slice of life,list,,true,1,[map[created_at:1.707766149e+09 id:422981 type:series] \
map[created_at:1.707766174e+09 id:80644 name:Star Trek: Picard type:series] \
map[created_at:1.707766174e+09 type:series]],2024-02-12 19:28:40,
0,favorite-series,,list,,false,1,[map[created_at:1.707766149e+09 id:346328 type:series]],,
0,collection,,collection,,,1,,,map[l-1:Slice of life]
"""
EXPORT_EPISODES = """series_tvdb_id,series_imdb_id,series_uuid,title,season,episode,tvdb_id,\
is_watched,watched_at,rewatch_count,special\r
346328,,u9,Elite,1,1,6671792,true,2019-10-04 03:43:42,1,false\r
346328,,u9,Elite,6,1,9367539,false,,0,false\r
346328,,u9,Elite,0,3,77,true,,0,true\r
"""
EXPORT_MOVIES = """uuid,tvdb_id,imdb_id,title,year,created_at,watched_at,is_watched,rewatch_count
u1,134845,tt10151854,Shazam! Fury of the Gods,2023,2023-05-25T09:44:09Z,2023-09-25T11:23:33Z,true,0
u2,340491,-1,Grimcutty,2022,2022-10-18T22:12:05Z,,false,0
"""
EXPORT_SERIES = """uuid,tvdb_id,imdb_id,title,status,created_at
u9,346328,,Elite,continuing,2018-12-18T12:39:15Z
u8,281485,,Marvel's Agent Carter,not_started_yet,2018-09-08T10:16:19Z
u7,355730,,The Wheel of Time,stopped,2022-01-06T03:35:26.067614Z
"""
EXPORT_LISTS = """list_id,list_name,item_type,tvdb_id,uuid,name,custom_order
l-1,LIKE,series,253463,,Black Mirror,0
l-1,LIKE,series,343391,,,8
l-1,LIKE,movie,,,,9
"""
JSON_MOVIES = [
    {
        "id": {"tvdb": 134845, "imdb": "tt10151854"},
        "title": "Shazam! Fury of the Gods",
        "year": 2023,
        "is_watched": True,
        "watched_at": "2023-09-25T11:23:33Z",
    },
]
JSON_SERIES = [
    {
        "id": {"tvdb": 346328, "imdb": None},
        "title": "Elite",
        "status": "up_to_date",
        "seasons": [
            {
                "number": 1,
                "episodes": [
                    {
                        "id": {"tvdb": 6671792, "imdb": None},
                        "number": 1,
                        "is_watched": True,
                        "watched_at": "2019-10-04T03:43:42Z",
                        "rating": None,
                    },
                    {
                        "id": {"tvdb": 6671793, "imdb": None},
                        "number": 2,
                        "is_watched": False,
                        "watched_at": None,
                    },
                ],
            }
        ],
    },
]
ACTIVITY = """imdb_id,tvdb_id,type,title,season,episode,is_special,is_watched,watched_at,status,\
is_watchlisted,rating
tt10151854,134845,movie,Shazam! Fury of the Gods,,,,true,2023-09-25T11:23:33Z,,false,8
-1,6671792,episode,Elite,1,1,false,true,2019-10-04T03:43:42Z,,false,
-1,346328,show,Elite,,,,false,,watch_later,true,
-1,9367539,episode,Elite,6,1,false,false,,,false,
"""

SAMPLES: dict[str, bytes] = {
    "tracking-prod-records-v2.csv": LOG_2.encode(),
    "gdpr/tracking-prod-records.csv": LOG_1.encode(),
    "seen_episode.csv": SEEN.encode(),
    "native.csv": NATIVE.encode(),
    "rewatched_episode.csv": REWATCHED.encode(),
    "show_seen_episode_latest.csv": LATEST.encode(),
    "followed_tv_show.csv": FOLLOWED.encode(),
    "user_tv_show_data.csv": DATA.encode(),
    "user_show_special_status.csv": SPECIAL.encode(),
    "tv_show_rate.csv": RATES.encode(),
    "ratings-live-votes.csv": MOVIE_VOTES.encode(),
    "emotions-live-votes.csv": MOVIE_VOTES.encode(),
    "ratings-3-prod-episode_votes.csv": EPISODE_VOTES.encode(),
    "episode_comment.csv": COMMENTS.encode(),
    "episode_emotion.csv": EMOTIONS.encode(),
    "lists-prod-lists.csv": GO_LISTS.encode(),
    "tvtime-series-episodes.csv": EXPORT_EPISODES.encode(),
    "tvtime-movies.csv": EXPORT_MOVIES.encode(),
    "tvtime-series.csv": EXPORT_SERIES.encode(),
    "tvtime-lists.csv": EXPORT_LISTS.encode(),
    "tvtime-movies.json": json.dumps(JSON_MOVIES).encode(),
    "tvtime-series.json": json.dumps(JSON_SERIES).encode(),
    "activity_history.csv": ACTIVITY.encode(),
    "access_token.csv": b"id,user_id,app_id,access_token\n1,1,1,secret\n",
}
